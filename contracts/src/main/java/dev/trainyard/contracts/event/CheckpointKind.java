package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.util.Locale;

/**
 * A checkpoint's position in its run: the start, before, during or at the end of alignment, or beside it. It is derived from the
 * step that made the checkpoint. The stages identify checkpoints by step; the kind remains for programs that read topics
 * and reports.
 */
public enum CheckpointKind {
    /** The model from which training continues. */
    START,
    /** Made by pre-training. */
    BASE,
    /** Made by an alignment step that is not the last one that changes the model. */
    TUNED,
    /** Made by the last alignment step that changes the model. */
    ALIGNED,
    /** A reward model, which scores answers and writes none; no later checkpoint is made from it. */
    REWARD;

    /** The kind of the checkpoint that a recipe's step makes. */
    public static CheckpointKind of(String step, FinetuneRecipe recipe) {
        if (step.equals(PretrainRecipe.STEP)) return BASE;
        if (recipe.trainsReward(step)) return REWARD;
        if (step.equals(PretrainRecipe.START) && !recipe.names().contains(step)) return START;
        return step.equals(recipe.last()) ? ALIGNED : TUNED;
    }

    /** The step that made a checkpoint of this kind while alignment had two fixed phases. */
    String stepOfTwoPhases() {
        return switch (this) {
            case START -> PretrainRecipe.START;
            case BASE -> PretrainRecipe.STEP;
            case TUNED -> FinetuneRecipe.InstructionRecipe.KIND;
            case ALIGNED -> FinetuneRecipe.PreferenceRecipe.KIND;
            case REWARD -> FinetuneRecipe.RewardModelRecipe.KIND;
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
