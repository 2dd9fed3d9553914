package dev.trainyard.runtime.job;

import dev.trainyard.runtime.artifact.ArtifactStore;
import java.time.InstantSource;

/** What every job of a process works with. */
record JobSurroundings(
        ArtifactStore store, EventSink events, Cancellations cancellations, InstantSource clock, RoomOnDisk room) {}
