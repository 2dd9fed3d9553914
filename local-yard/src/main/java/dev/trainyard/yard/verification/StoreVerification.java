package dev.trainyard.yard.verification;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingCheck;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares every file of a store's artifacts with its digest, and the recorded data of each training step with the
 * expected data. It only reads, unless it is asked to move damaged artifacts aside.
 */
public final class StoreVerification {
    private final FolderArtifactStore store;
    private final StoreIndex index;

    /** The result for one location. */
    public sealed interface Result {
        String location();

        /** All files are unchanged. @param proof a sentence about the training, empty if there was none */
        record Intact(String location, long bytes, String proof) implements Result {}

        /** @param what a sentence */
        record Damaged(String location, String what) implements Result {}

        /**
         * All files are unchanged, but the model was trained on other data than it should have been. @param what a
         * sentence
         */
        record Unproven(String location, String what) implements Result {}
    }

    private StoreVerification(FolderArtifactStore store, StoreIndex index) {
        this.store = store;
        this.index = index;
    }

    /** @param artifacts the store's folder */
    public static StoreVerification of(Path artifacts) throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(artifacts);
        return new StoreVerification(store, StoreIndex.of(store));
    }

    /** Everything that the store contains or should contain, by location. */
    public SortedMap<String, @Nullable Artifact> all() {
        return index.all();
    }

    /** Everything that belongs to a run. @param known the known artifacts of the run */
    public SortedMap<String, @Nullable Artifact> of(String run, Collection<Artifact> known) {
        return index.of(run, known);
    }

    /** @param artifact the expected artifact, if known */
    public Result verify(String location, @Nullable Artifact artifact) throws IOException {
        if (artifact == null) {
            return new Result.Damaged(
                    location, "The artifact " + location + " is damaged: manifest.json is missing or cannot be read.");
        }
        try {
            Path folder = store.verify(artifact);
            boolean model = artifact.mediaType().equals(MediaTypes.CHECKPOINT);
            return model ? trained(artifact, folder) : new Result.Intact(location, artifact.bytes(), "");
        } catch (DamagedArtifactException e) {
            return new Result.Damaged(location, e.getMessage());
        }
    }

    /** Moves a damaged artifact aside. @return its new path */
    public Optional<Path> setAside(String location) throws IOException {
        return store.setAside(location);
    }

    private Result trained(Artifact artifact, Path folder) throws IOException {
        Optional<TrainingRecord> found = TrainingRecord.read(folder);
        if (found.isEmpty()) {
            return new Result.Intact(artifact.location(), artifact.bytes(), "no record of its training");
        }
        TrainingRecord record = found.get();
        try {
            Optional<String> wrong = TrainingCheck.disagreement(record, this::shard);
            return wrong.isPresent()
                    ? new Result.Unproven(
                            artifact.location(),
                            "The model " + artifact.location()
                                    + " was not trained on the tokens that it should have been: " + wrong.get() + ".")
                    : new Result.Intact(artifact.location(), artifact.bytes(), proof(record));
        } catch (DamagedArtifactException e) {
            return new Result.Unproven(
                    artifact.location(),
                    "The training data of the model " + artifact.location() + " cannot be recomputed: "
                            + e.getMessage());
        } catch (MissingShardException e) {
            return new Result.Unproven(
                    artifact.location(),
                    "The training data of the model " + artifact.location() + " cannot be recomputed: " + e.getMessage()
                            + ".");
        }
    }

    private static String proof(TrainingRecord record) {
        long steps = record.batchPlan().steps();
        long before = record.trail().unrecorded();
        if (steps == 0) return "no step was trained";
        return before == 0
                ? "its " + steps + " steps skipped and repeated no data"
                : "its steps from " + (before + 1) + " to " + steps
                        + " skipped and repeated no data; earlier steps have no record";
    }

    private TokenShard shard(Sha256 digest) throws IOException {
        Optional<Artifact> found = index.withDigest(digest);
        if (found.isEmpty()) throw new MissingShardException(digest);
        return TokenShard.open(store.open(found.get()));
    }

    private static final class MissingShardException extends IOException {
        private static final long serialVersionUID = 1L;

        MissingShardException(Sha256 digest) {
            super("the shard with the digest " + digest.abbreviated() + "… is not in the store");
        }
    }
}
