package dev.trainyard.runtime.job;

import dev.trainyard.runtime.artifact.ArtifactStore;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The environment that all jobs of a process share.
 *
 * @param powercap where the machine shows its energy counters
 */
record JobEnvironment(
        ArtifactStore store,
        EventSink events,
        Cancellations cancellations,
        InstantSource clock,
        DiskSpace room,
        Path powercap) {}
