package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.Locale;

/**
 * Where a checkpoint stands in its run: before, within or at the end of alignment. It follows from the step that made the
 * checkpoint, by which the stages tell checkpoints apart; it is kept for readers of topics and reports.
 */
public enum CheckpointKind {
    /** Made by pre-training: it continues text. */
    BASE,
    /** Made by a step of alignment that others follow. */
    TUNED,
    /** Made by alignment's last step. */
    ALIGNED;

    /** That of the checkpoint which a step of a recipe makes. */
    public static CheckpointKind of(String step, FinetuneRecipe recipe) {
        if (step.equals(PretrainRecipe.STEP)) return BASE;
        return step.equals(recipe.last()) ? ALIGNED : TUNED;
    }

    /** The step that made a checkpoint of this kind while alignment had two fixed phases. */
    String stepOfTwoPhases() {
        return switch (this) {
            case BASE -> PretrainRecipe.STEP;
            case TUNED -> FinetuneRecipe.InstructionRecipe.KIND;
            case ALIGNED -> FinetuneRecipe.PreferenceRecipe.KIND;
        };
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static CheckpointKind of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
