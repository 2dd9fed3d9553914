package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a step of preference optimisation did to the answers that it compared.
 *
 * @param heldOut measured on pairs on which no step trains; absent if the sources have none
 * @param likelihoodAddedAt the number of steps after which the likelihood of the chosen answers was added to the loss,
 *     because it had fallen; absent if it was not
 * @param notices what the training showed that people should know, one sentence each
 */
public record PreferenceEffect(
        @Nullable HeldOutPairs heldOut,
        @Nullable Long likelihoodAddedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notices) {
    public PreferenceEffect {
        notices = notices == null ? List.of() : List.copyOf(notices);
    }
}
