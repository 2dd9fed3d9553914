package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.RewardModelRecipe;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One step of alignment: a method and its settings. It starts from a checkpoint and makes the next one, or a reward model
 * beside it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", requireTypeIdForSubtypes = OptBoolean.FALSE)
@JsonSubTypes({
    @JsonSubTypes.Type(value = InstructionRecipe.class, name = InstructionRecipe.KIND),
    @JsonSubTypes.Type(value = PreferenceRecipe.class, name = PreferenceRecipe.KIND),
    @JsonSubTypes.Type(value = PolicyRecipe.class, name = PolicyRecipe.KIND),
    @JsonSubTypes.Type(value = ConstitutionRecipe.class, name = ConstitutionRecipe.KIND),
    @JsonSubTypes.Type(value = RewardModelRecipe.class, name = RewardModelRecipe.KIND)
})
public sealed interface AlignmentStep
        permits InstructionRecipe, PreferenceRecipe, PolicyRecipe, ConstitutionRecipe, RewardModelRecipe {
    /** The share of replayed tokens of a step whose recipe gives none. */
    double DEFAULT_REPLAY = 0.5;

    /** The method's name in recipes. */
    String kind();

    /**
     * The name of the step and of its checkpoint in the run: at most 40 lower-case letters, digits and hyphens. By
     * default it is the step's kind.
     */
    String name();

    /**
     * Names of the recipe's sources of conversations from which it draws; empty means all. A step of preference
     * optimisation may also name earlier constitution steps.
     */
    List<String> sources();

    /** Whether it draws from the recipe's source of conversations with this name. */
    default boolean drawsFrom(@Nullable String source) {
        return sources().isEmpty() || source != null && sources().contains(source);
    }

    /**
     * Why the step cannot be taken if none of its sources has an example of the kind that it learns from, as a sentence.
     *
     * @param drawn the sources from which it draws
     */
    default String nothingToLearnFrom(List<ConversationSource> drawn) {
        String names = drawn.stream().map(ConversationSource::name).collect(Collectors.joining(", "));
        return switch (this) {
            case InstructionRecipe _ ->
                "The step " + name() + " learns from conversations, but its sources (" + names
                        + ") have only preferences or nothing in the train split. Give the step a source of"
                        + " conversations, or make it a step of the kind preference-optimisation.";
            case PolicyRecipe _ ->
                "The step " + name() + " asks the model what conversations ask, but its sources (" + names
                        + ") have only preferences or nothing in the train split. Give the step a source of"
                        + " conversations.";
            case PreferenceRecipe _, RewardModelRecipe _ ->
                "The step " + name() + " compares answers, but its sources (" + names
                        + ") have no pairs of a chosen and a rejected answer in the train split. Give it a source of"
                        + " preferences.";
            case ConstitutionRecipe _ ->
                "The step " + name() + " asks the questions of conversations, but its sources (" + names
                        + ") have only preferences or nothing in the train split. Give it a source of conversations.";
        };
    }

    /** The adapters that are trained; all weights if absent. */
    @Nullable
    LoraRecipe lora();

    /** The share of each step's tokens that comes from the corpus; the default if absent. */
    @Nullable
    Double replay();

    /** The given share, or the default. */
    default double chosenReplay() {
        Double given = replay();
        return given == null ? DEFAULT_REPLAY : given;
    }

    /** The name of the source of the corpus from which these tokens come; all sources if absent. */
    @Nullable
    String replayFrom();

    /** Limits on the change of the model; none if absent. */
    @Nullable
    StepLimits limits();

    /** The same step with another name. */
    AlignmentStep named(String name);

    /** The step's name as shown to people: {@code instruction tuning}. */
    default String phase() {
        return name().replace('-', ' ');
    }
}
