package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Reviser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a constitution step asked, and what came of it.
 *
 * @param principles the name that they give themselves
 * @param digest of the principles' text
 * @param reviser who criticised and revised the answers; results of {@link Reviser#RULES} are to be shown as such
 * @param model the name of the model behind the endpoint; absent for other revisers
 * @param prompts that were asked
 * @param revised answers that were changed, and that a later step prefers to what they were
 * @param unchanged answers that were learned as they are
 * @param unusable answers that were left out, because their criticism or revision could not be used
 * @param exchanges everything that was asked and answered, one JSON object a line
 * @param notices what people should know about the step, one sentence each
 */
public record ConstitutionEffect(
        String principles,
        Sha256 digest,
        Reviser reviser,
        @Nullable String model,
        int prompts,
        int revised,
        int unchanged,
        int unusable,
        Artifact exchanges,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notices) {
    public ConstitutionEffect {
        notices = notices == null ? List.of() : List.copyOf(notices);
    }

    /** Who criticised and revised, as shown to people. */
    public String revisedBy() {
        return model == null ? reviser.described() : reviser.described() + " (" + model + ")";
    }
}
