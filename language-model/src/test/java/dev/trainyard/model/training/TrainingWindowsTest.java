package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.corpus.TokenShard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingWindowsTest {
    /** 107 tokens in three shards; each token's id is its place. */
    private final List<TokenShard> shards = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() throws IOException {
        int next = 0;
        for (int tokens : new int[] {40, 3, 64}) {
            Path shard = Files.createDirectory(folder.resolve("shard-" + next));
            int[] ids = new int[tokens];
            for (int i = 0; i < tokens; i++) ids[i] = next++;
            try (ShardWriter writer = new ShardWriter(shard, 65_536)) {
                writer.write(new Document(Sha256.of("text"), "source", "path", "licence", Split.TRAIN, "text"), ids);
            }
            shards.add(TokenShard.open(shard));
        }
    }

    @Test
    void predictsEachTokenOnceAnEpoch() {
        TrainingWindows windows = new TrainingWindows(shards, 5, 3, 1);
        assertThat(windows.windowsPerEpoch()).isEqualTo(21);

        for (int epoch = 0; epoch < 4; epoch++) {
            List<Integer> predicted = new ArrayList<>();
            for (int step = 0; step < 7; step++) {
                for (int[] window : windows.batch(epoch * 7 + step)) {
                    for (int i = 1; i < window.length; i++) {
                        assertThat(window[i]).isEqualTo(window[i - 1] + 1);
                        predicted.add(window[i]);
                    }
                }
            }

            assertThat(predicted).hasSize(105).doesNotHaveDuplicates();
            assertThat(predicted).isNotEqualTo(predicted.stream().sorted().toList());
        }
    }

    @Test
    void dependsOnSeedAndStepAlone() {
        int[][] later = new TrainingWindows(shards, 5, 4, 1).batch(9);
        TrainingWindows same = new TrainingWindows(shards, 5, 4, 1);
        for (int step = 0; step < 9; step++) same.batch(step);

        assertThat(Arrays.deepEquals(same.batch(9), later)).isTrue();
        assertThat(Arrays.deepEquals(new TrainingWindows(shards, 5, 4, 2).batch(9), later))
                .isFalse();
    }

    @Test
    void refusesLessThanOneWindow() {
        assertThatThrownBy(() -> new TrainingWindows(shards, 107, 1, 1)).hasMessageContaining("107 tokens");
    }
}
