package dev.trainyard.runtime.job;

import dev.trainyard.runtime.artifact.ArtifactStore;
import java.time.InstantSource;

/** The environment that all jobs of a process share. */
record JobEnvironment(
        ArtifactStore store, EventSink events, Cancellations cancellations, InstantSource clock, DiskSpace room) {}
