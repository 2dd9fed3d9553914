package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person preferred one answer over another.
 *
 * @param model the name of the model that wrote both
 */
public record PreferenceGiven(
        RunId run,
        String model,
        String prompt,
        String chosen,
        String rejected,
        @Nullable Instant at,
        @Nullable String nonce)
        implements UserAction {
    public PreferenceGiven(RunId run, String model, String prompt, String chosen, String rejected) {
        this(run, model, prompt, chosen, rejected, null, null);
    }
}
