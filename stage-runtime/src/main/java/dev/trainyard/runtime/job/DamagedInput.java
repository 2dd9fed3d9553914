package dev.trainyard.runtime.job;

import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handles a damaged artifact that a job has found among its inputs. */
final class DamagedInput {
    private DamagedInput() {}

    /**
     * Moves the artifact that a failure names aside, so that the next run of the recipe rebuilds it.
     *
     * @return the failure with a message that says so; the given failure if it is not about damage
     */
    static Throwable setAside(Throwable failure, ArtifactStore store) {
        DamagedArtifactException damage = in(failure);
        if (damage == null) return failure;
        try {
            Optional<Path> place = store.setAside(damage.location());
            String moved = place.map(it -> " It was moved to " + it + ".").orElse("");
            return new IOException(damage.getMessage() + moved + " Start the recipe again to rebuild it.", failure);
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
            return failure;
        }
    }

    private static @Nullable DamagedArtifactException in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedArtifactException damage) return damage;
        }
        return null;
    }
}
