package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Recomputes from a training's inputs what each of its steps should have taken, and compares. */
public final class TrainingCheck {
    private TrainingCheck() {}

    /** Finds the shards that a training was made of. */
    @FunctionalInterface
    public interface Shards {
        /** @throws IOException where it is not to be had */
        TokenShard open(Sha256 digest) throws IOException;
    }

    /**
     * The first thing that a training did otherwise than it should have, as a sentence without its full stop; nothing
     * where every step took what it should.
     *
     * @throws IOException where a shard cannot be had
     */
    public static Optional<String> disagreement(TrainingRecord record, Shards shards) throws IOException {
        return record.course().steps() == 0
                ? Optional.empty()
                : record.trail().disagreement(source(record.course(), shards));
    }

    private static StepSource source(TrainingRecord.Course course, Shards shards) throws IOException {
        return switch (course) {
            case TrainingRecord.Windows windows -> {
                List<TokenShard> opened = new ArrayList<>();
                for (Sha256 digest : windows.shards()) opened.add(shards.open(digest));
                yield new TrainingWindows(opened, windows.context(), windows.batch(), windows.seed());
            }
            case TrainingRecord.Items items ->
                new ItemBatches(items.unit(), items.items(), items.batch(), items.seed());
        };
    }
}
