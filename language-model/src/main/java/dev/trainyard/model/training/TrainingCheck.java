package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recomputes the planned batch of each step from a training run's inputs, and compares it with the record. */
public final class TrainingCheck {
    private TrainingCheck() {}

    /** Finds the shards that a model was trained on. */
    @FunctionalInterface
    public interface Shards {
        /** @throws IOException if it is not available */
        TokenShard open(Sha256 digest) throws IOException;
    }

    /**
     * The first difference between a training run and its plan, as a sentence without its full stop; empty if every
     * step used its planned batch.
     *
     * @throws IOException if a shard is not available
     */
    public static Optional<String> disagreement(TrainingRecord record, Shards shards) throws IOException {
        return record.batchPlan().steps() == 0
                ? Optional.empty()
                : record.trail().disagreement(source(record.batchPlan(), shards));
    }

    private static StepSource source(TrainingRecord.BatchPlan batchPlan, Shards shards) throws IOException {
        return switch (batchPlan) {
            case TrainingRecord.Windows windows ->
                new TrainingWindows(
                        opened(windows.shards(), shards), windows.context(), windows.batch(), windows.seed());
            case TrainingRecord.Items items -> {
                ItemBatches batches = new ItemBatches(items.unit(), items.items(), items.batch(), items.seed());
                TrainingRecord.Replay replay = items.replay();
                yield replay == null ? batches : ReplayedItems.of(batches, replay, opened(replay.shards(), shards));
            }
        };
    }

    private static List<TokenShard> opened(List<Sha256> digests, Shards shards) throws IOException {
        List<TokenShard> opened = new ArrayList<>();
        for (Sha256 digest : digests) opened.add(shards.open(digest));
        return opened;
    }
}
