package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A run was cancelled: every stage stops its work on it and keeps what is durable. */
public record RunCancelled(
        RunId run,
        String reason,
        @Nullable Instant at,
        @Nullable String nonce) implements UserAction {
    public RunCancelled(RunId run, String reason) {
        this(run, reason, null, null);
    }
}
