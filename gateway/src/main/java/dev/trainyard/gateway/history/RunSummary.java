package dev.trainyard.gateway.history;

import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in the list of runs.
 *
 * @param recipe the recipe's name
 * @param stage the last started stage; absent before the first
 */
public record RunSummary(
        RunId id,
        String recipe,
        RunStatus state,
        @Nullable Stage stage,
        Instant requestedAt,
        @Nullable Instant endedAt) {}
