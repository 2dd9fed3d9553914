package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in Hugging Face's layout and its lineage.
 *
 * @param parent the checkpoint that the step started from; absent for a start, for a base checkpoint that was trained
 *     from scratch, and in old events if it cannot be inferred
 * @param step that made it: {@code start} for the model from which training continues, {@code pre-training}, or the name
 *     of an alignment step
 * @param kind follows from the step, see {@link CheckpointKind}
 * @param tokensPerSecond trained tokens divided by the seconds spent in training
 * @param bitsPerByteAtStart on the held-out passages before the first step, if the stage measured it
 * @param bitsPerByte on the held-out passages at the end, if the stage measured it
 * @param peakMemoryBytes the peak resident memory of the process during training; absent if the operating system does
 *     not report it
 * @param divergence from the checkpoint from which alignment started; only for alignment steps
 * @param exportProof whether the exported files give the same answers as the model; absent in events from before
 *     exports were compared
 * @param leftOut what an alignment step drew but could not learn from; absent if there is none
 * @param preferences what a step of preference optimisation did to the answers that it compared; only for these steps
 * @param policy what a step of policy optimisation did to the rewards of the model's answers; only for these steps
 * @param constitution what a constitution step asked and who revised its answers; only for these steps
 * @param reward how well a reward model orders held-out pairs; only for reward models, and absent if there are no such pairs
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
        @Nullable Long peakMemoryBytes,
        @Nullable Divergence divergence,
        @Nullable ExportProof exportProof,
        @Nullable LeftOut leftOut,
        @Nullable PreferenceEffect preferences,
        @Nullable PolicyEffect policy,
        @Nullable ConstitutionEffect constitution,
        @Nullable RewardQuality reward) {
    public Checkpoint {
        // Absent in events written before checkpoints had these fields; other missing fields are detected later.
        if (id == null && artifact != null) id = CheckpointId.of(artifact);
        if (step == null && kind != null) step = kind.stepOfTwoPhases();
    }

    /** A checkpoint that is no reward model, and whose model was not trained on answers of its own. */
    public Checkpoint(
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
            @Nullable Long peakMemoryBytes,
            @Nullable Divergence divergence,
            @Nullable ExportProof exportProof,
            @Nullable LeftOut leftOut,
            @Nullable PreferenceEffect preferences) {
        this(
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
                peakMemoryBytes,
                divergence,
                exportProof,
                leftOut,
                preferences,
                null,
                null,
                null);
    }

    /** A checkpoint that no preferences were trained for. */
    public Checkpoint(
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
            @Nullable Long peakMemoryBytes,
            @Nullable Divergence divergence,
            @Nullable ExportProof exportProof,
            @Nullable LeftOut leftOut) {
        this(
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
                peakMemoryBytes,
                divergence,
                exportProof,
                leftOut,
                null,
                null,
                null,
                null);
    }

    /** A base checkpoint, or one from the time when alignment had two fixed phases. */
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
                peakMemoryBytes,
                null,
                null,
                null);
    }

    /** The same checkpoint with the verdict on its exports. */
    public Checkpoint withExportProof(@Nullable ExportProof proof) {
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
                peakMemoryBytes,
                divergence,
                proof,
                leftOut,
                preferences,
                policy,
                constitution,
                reward);
    }

    /** Whether pre-training made it. */
    @JsonIgnore
    public boolean isBase() {
        return step.equals(PretrainRecipe.STEP);
    }

    /** Whether it is the model from which training continues. */
    @JsonIgnore
    public boolean isStart() {
        return kind == CheckpointKind.START;
    }

    /** Whether it scores answers and writes none. */
    @JsonIgnore
    public boolean isRewardModel() {
        return kind == CheckpointKind.REWARD;
    }

    /** Whether no alignment step of its run has taught it conversations; a start may have learned them elsewhere. */
    public boolean continuesText() {
        return isBase() || isStart();
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
                peakMemoryBytes,
                divergence,
                exportProof,
                leftOut,
                preferences,
                policy,
                constitution,
                reward);
    }
}
