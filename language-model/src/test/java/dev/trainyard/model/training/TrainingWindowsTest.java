package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrailEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingWindowsTest {
    /** 107 tokens in three shards; each token's id is its place. */
    private final List<TokenShard> shards = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() throws IOException {
        shards.add(shard(0, 40));
        shards.add(shard(40, 3));
        shards.add(shard(43, 64));
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 1", "7, 4", "106, 2", "53, 3", "1, 10", "200, 1", "64, 5"})
    void predictsEachTokenExceptTheFirstOnceAnEpoch(int context, int batch) {
        TrainingWindows windows = new TrainingWindows(shards, context, batch, 1);
        int epochs = 6;
        List<Integer> predicted = new ArrayList<>();
        Set<Integer> begins = new HashSet<>();
        long rows = epochs * windows.windowsPerEpoch();
        for (long step = 0; step * batch < rows; step++) {
            int[][] some = windows.batch(step);
            for (int row = 0; row < batch && step * batch + row < rows; row++) {
                int[] window = some[row];
                assertThat(window).hasSizeBetween(2, context + 1);
                for (int i = 1; i < window.length; i++) {
                    assertThat(window[i]).isEqualTo(window[i - 1] + 1);
                    predicted.add(window[i]);
                }
                begins.add(window[0]);
            }
        }

        List<Integer> all = IntStream.range(1, 107).boxed().toList();
        for (int epoch = 0; epoch < epochs; epoch++) {
            assertThat(predicted.subList(106 * epoch, 106 * (epoch + 1))).containsExactlyInAnyOrderElementsOf(all);
        }
        if (windows.windowsPerEpoch() > 2) assertThat(predicted.subList(0, 106)).isNotEqualTo(all);
        if (context == 5) assertThat(begins).hasSizeGreaterThan((int) windows.windowsPerEpoch());
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 1", "7, 4", "106, 2", "53, 3", "1, 10", "200, 1", "64, 5"})
    void countsEveryPredictedTokenOnce(int context, int batch) {
        TrainingWindows windows = new TrainingWindows(shards, context, batch, 1);
        long next = 0;
        for (long step = 0; step * batch < 6 * windows.windowsPerEpoch(); step++) {
            int[][] rows = windows.batch(step);
            TrailEntry taken = windows.taken(step, rows);

            assertThat(taken.first()).isEqualTo(next);
            next += Arrays.stream(rows).mapToLong(row -> row.length - 1).sum();
            assertThat(taken.last()).isEqualTo(next - 1);
            assertThat(new TrainingWindows(shards, context, batch, 1).taken(step))
                    .isEqualTo(taken);
        }
    }

    @Test
    void digestsTheTokensThemselves() throws IOException {
        TrailEntry taken = new TrainingWindows(shards, 5, 4, 1).taken(3);

        assertThat(new TrainingWindows(shards, 5, 4, 2).taken(3).digest()).isNotEqualTo(taken.digest());
        assertThat(new TrainingWindows(List.of(shard(1000, 107)), 5, 4, 1)
                        .taken(3)
                        .digest())
                .isNotEqualTo(taken.digest());
        assertThat(new TrainingWindows(List.of(shard(0, 107)), 5, 4, 1).taken(3))
                .isEqualTo(taken);
    }

    @Test
    void dependsOnlyOnSeedAndStep() {
        int[][] later = new TrainingWindows(shards, 5, 4, 1).batch(9);
        TrainingWindows same = new TrainingWindows(shards, 5, 4, 1);
        for (int step = 0; step < 9; step++) same.batch(step);

        assertThat(Arrays.deepEquals(same.batch(9), later)).isTrue();
        assertThat(Arrays.deepEquals(new TrainingWindows(shards, 5, 4, 2).batch(9), later))
                .isFalse();
    }

    @Test
    void refusesACorpusWithNothingToPredict() throws IOException {
        List<TokenShard> one = List.of(shard(0, 1));

        assertThatThrownBy(() -> new TrainingWindows(one, 5, 1, 1)).hasMessageContaining("a corpus of 1 tokens");
    }

    private TokenShard shard(int first, int tokens) throws IOException {
        Path shard = Files.createDirectory(folder.resolve("shard-%d-%d".formatted(first, tokens)));
        try (ShardWriter writer = new ShardWriter(shard, 65_536)) {
            writer.write(
                    new Document(Sha256.of("text"), "source", "path", "licence", Split.TRAIN, "text"),
                    IntStream.range(first, first + tokens).toArray());
        }
        return TokenShard.open(shard);
    }
}
