package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person decided that a rejected checkpoint may be used as a release all the same.
 *
 * @param by the name of the key with which it was requested; {@code local} without keys
 */
public record RejectionOverridden(
        RunId run,
        CheckpointRef checkpoint,
        String reason,
        String by,
        @Nullable Instant at,
        @Nullable String nonce) implements UserAction {}
