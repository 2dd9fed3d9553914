package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in Hugging Face's layout and how it came to be.
 *
 * @param parent the checkpoint that the step started from; absent from a base checkpoint, and where an event of before
 *     checkpoints had parents does not tell
 * @param step that made it: {@code pre-training}, or the name of a step of alignment
 * @param kind follows from the step, see {@link CheckpointKind}
 * @param tokensPerSecond trained tokens over seconds of training alone
 * @param bitsPerByteAtStart on the held-out passages before the first step; of base checkpoints alone
 * @param bitsPerByte on the held-out passages at the end, where the stage measured it
 * @param peakMemoryBytes the most memory that the process held at once while it trained, resident; of base checkpoints
 *     alone, and absent where the operating system does not tell
 */
public record Checkpoint(
        CheckpointId id,
        @Nullable CheckpointId parent,
        String step,
        CheckpointKind kind,
        Artifact artifact,
        long parameters,
        int layers,
        int width,
        long steps,
        double tokensPerSecond,
        @Nullable Double bitsPerByteAtStart,
        @Nullable Double bitsPerByte,
        @Nullable Long peakMemoryBytes) {
    public Checkpoint {
        // Absent from what was written before checkpoints had them; what else is absent is found later.
        if (id == null && artifact != null) id = CheckpointId.of(artifact);
        if (step == null && kind != null) step = kind.stepOfTwoPhases();
    }

    /** A base checkpoint, or one that was made while alignment had two fixed phases. */
    public Checkpoint(
            CheckpointKind kind,
            Artifact artifact,
            long parameters,
            int layers,
            int width,
            long steps,
            double tokensPerSecond,
            @Nullable Double bitsPerByteAtStart,
            @Nullable Double bitsPerByte,
            @Nullable Long peakMemoryBytes) {
        this(
                CheckpointId.of(artifact),
                null,
                kind.stepOfTwoPhases(),
                kind,
                artifact,
                parameters,
                layers,
                width,
                steps,
                tokensPerSecond,
                bitsPerByteAtStart,
                bitsPerByte,
                peakMemoryBytes);
    }

    /** Whether pre-training made it, so that it continues text and knows no turns. */
    public boolean continuesText() {
        return step.equals(PretrainRecipe.STEP);
    }

    public CheckpointRef ref() {
        return new CheckpointRef(id, step);
    }

    /** The same model, made from another checkpoint by a step. */
    public Checkpoint madeBy(String step, CheckpointKind kind, @Nullable CheckpointId parent) {
        return new Checkpoint(
                id,
                parent,
                step,
                kind,
                artifact,
                parameters,
                layers,
                width,
                steps,
                tokensPerSecond,
                bitsPerByteAtStart,
                bitsPerByte,
                peakMemoryBytes);
    }
}
