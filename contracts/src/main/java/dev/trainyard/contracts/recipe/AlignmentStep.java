package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;

/** One step of alignment: a method and its settings. It takes a checkpoint and makes the next one. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", requireTypeIdForSubtypes = OptBoolean.FALSE)
@JsonSubTypes({
    @JsonSubTypes.Type(value = InstructionRecipe.class, name = InstructionRecipe.KIND),
    @JsonSubTypes.Type(value = PreferenceRecipe.class, name = PreferenceRecipe.KIND)
})
public sealed interface AlignmentStep permits InstructionRecipe, PreferenceRecipe {
    /** The method, as recipes name it. */
    String kind();

    /**
     * What the step, and the checkpoint that it makes, is called in its run: at most 40 lower-case letters, digits and
     * hyphens. A step that was given no name is called after its kind.
     */
    String name();

    /** The same step under another name. */
    AlignmentStep named(String name);

    /** The step's name as a phase of training is shown to people: {@code instruction tuning}. */
    default String phase() {
        return name().replace('-', ' ');
    }
}
