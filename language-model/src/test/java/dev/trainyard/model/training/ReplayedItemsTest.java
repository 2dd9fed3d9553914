package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayedItemsTest {
    private static final int CONTEXT = 8;
    private static final int EPOCHS = 3;

    /** Trained tokens of each of 40 items. */
    private static final List<Integer> TOKENS =
            IntStream.range(0, 40).map(i -> 1 + i % 7 * 3).boxed().toList();

    @TempDir
    Path folder;

    private TokenShard shard;

    @BeforeEach
    void writeAShardOfTwoSources() throws IOException {
        Path place = Files.createDirectory(folder.resolve("shard"));
        try (ShardWriter writer = new ShardWriter(place, 65_536)) {
            // Ten documents of 50 tokens, of one source and the other in turn; each token's id is its place.
            for (int i = 0; i < 10; i++) {
                String source = i % 2 == 0 ? "code" : "prose";
                writer.write(
                        new Document(Sha256.of("text " + i), source, "path", "licence", Split.TRAIN, "text " + i),
                        IntStream.range(50 * i, 50 * i + 50).toArray());
            }
        }
        shard = TokenShard.open(place);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.2, 0.5, 0.9})
    void theShareOfReplayedTokensIsRightAfterEveryStep(double share) throws IOException {
        ReplayedItems items = replayed(share, null);
        long own = 0;
        long text = 0;
        for (long step = 0; step < EPOCHS * items.perEpoch(); step++) {
            for (int item : items.at(step)) own += TOKENS.get(item);
            for (int[] window : items.windows(step)) text += window.length - 1;

            double wanted = own * share / (1 - share);

            // One window of the corpus is shorter in each pass over it.
            assertThat(text).isBetween((long) wanted - CONTEXT - shorter(text), (long) wanted);
        }
        if (share >= 0.2) assertThat((double) text / (own + text)).isCloseTo(share, within(0.02));
    }

    /** By how much the shorter windows of finished passes may reduce the number of tokens. */
    private static long shorter(long text) {
        return (text / 499 + 1) * CONTEXT;
    }

    @Test
    void aStepIsTheSameWhateverWasTakenBefore() throws IOException {
        ReplayedItems inOrder = replayed(0.5, null);
        for (long step = 0; step < 25; step++) inOrder.windows(step);

        ReplayedItems later = replayed(0.5, null);

        assertThat(Arrays.deepEquals(later.windows(25), inOrder.windows(25))).isTrue();
        assertThat(later.taken(25)).isEqualTo(inOrder.taken(25));
    }

    @Test
    void replaysTheDocumentsOfTheNamedSourceAlone() throws IOException {
        ReplayedItems items = replayed(0.9, "prose");
        Set<Integer> seen = new HashSet<>();
        for (long step = 0; step < EPOCHS * items.perEpoch(); step++) {
            for (int[] window : items.windows(step)) for (int id : window) seen.add(id);
        }

        assertThat(seen).hasSize(250).allMatch(id -> id / 50 % 2 == 1);
    }

    @Test
    void refusesASourceWithoutText() {
        assertThatThrownBy(() -> replayed(0.5, "poems")).hasMessageContaining("a corpus of 0 tokens");
    }

    @Test
    void withoutReplayTheTrailIsThatOfTheItems() throws IOException {
        ReplayedItems alone = ReplayedItems.alone(items());

        assertThat(alone.windows(3)).isEmpty();
        assertThat(alone.taken(3)).isEqualTo(items().taken(3));
        assertThat(alone.batchPlan(5)).isEqualTo(items().batchPlan(5));
    }

    @Test
    void theRecordOfATrainingWithReplayIsChecked() throws IOException {
        ReplayedItems items = replayed(0.5, "code");
        StepTrail trail = StepTrail.from(0);
        StepTrail other = StepTrail.from(0);
        for (long step = 0; step < 10; step++) {
            trail.add(items.taken(step));
            // As if one step had replayed other text.
            other.add(step == 6 ? items.taken(step, new int[][] {{1, 2, 3}}) : items.taken(step));
        }
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        new TrainingRecord(items.batchPlan(10), trail).write(checkpoint);
        TrainingRecord read = TrainingRecord.read(checkpoint).orElseThrow();

        assertThat(read.batchPlan()).isEqualTo(items.batchPlan(10));
        assertThat(TrainingCheck.disagreement(read, _ -> shard)).isEmpty();
        assertThat(TrainingCheck.disagreement(new TrainingRecord(items.batchPlan(10), other), _ -> shard))
                .hasValueSatisfying(wrong -> assertThat(wrong).contains("step 7"));
    }

    private ReplayedItems replayed(double share, @Nullable String source) throws IOException {
        return ReplayedItems.of(
                items(),
                new TrainingRecord.Replay(share, TOKENS, List.of(Sha256.of("shard")), source, CONTEXT, 5),
                List.of(shard));
    }

    private static ItemBatches items() {
        return new ItemBatches(
                "chat",
                IntStream.range(0, TOKENS.size())
                        .mapToObj(i -> Sha256.of("item " + i))
                        .toList(),
                3,
                1);
    }
}
