package dev.trainyard.runtime.artifact;

import dev.trainyard.contracts.artifact.Artifact;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Periodically verifies the artifacts that this process has opened, because bit errors on the disk change neither a
 * file's size nor its times. Damaged artifacts are moved aside, so that they are not used any longer.
 *
 * <p>Artifacts are read one at a time, and after each the thread pauses for as long as it has read, so a round uses at
 * most half of one processor and half of one disk's throughput.
 */
public final class PeriodicVerification implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PeriodicVerification.class.getName());

    private final FolderArtifactStore store;
    private final Duration every;
    private final Thread thread;

    private PeriodicVerification(FolderArtifactStore store, Duration every) {
        this.store = store;
        this.every = every;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("verification")
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::run);
    }

    /** @param every the pause between two rounds; zero to disable them */
    public static PeriodicVerification start(FolderArtifactStore store, Duration every) {
        PeriodicVerification rounds = new PeriodicVerification(store, every);
        if (every.isPositive()) rounds.thread.start();
        return rounds;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                for (Artifact artifact : store.opened()) Thread.sleep(verify(artifact));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration verify(Artifact artifact) {
        long began = System.nanoTime();
        try {
            store.verify(artifact);
        } catch (DamagedArtifactException e) {
            setAside(artifact, e);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the artifact " + artifact.location() + " could not be verified again", e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void setAside(Artifact artifact, DamagedArtifactException damage) {
        try {
            if (store.setAside(artifact.location()).isEmpty()) {
                LOG.log(Level.INFO, "an artifact that was opened is missing now: {0}", damage.getMessage());
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.WARNING, "the damaged artifact " + artifact.location() + " could not be moved aside", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
