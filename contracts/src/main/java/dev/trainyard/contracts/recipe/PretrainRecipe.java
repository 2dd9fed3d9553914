package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.Nullable;

/**
 * The size of the model and how it is pre-trained. {@link DepthScaling} derives every value that is left out here from
 * {@code depth}. If training continues {@code from} an existing model, its folder determines the sizes and the
 * tokenizer, and {@code depth} is ignored.
 *
 * @param depth number of layers, unless {@code layers} says otherwise; 1 to 64
 * @param context longest sequence, in tokens
 * @param batch sequences in one optimizer step
 * @param tokens number of training tokens; the last step may exceed it by less than a batch; 0 is allowed only with
 *     {@code from} and leaves the model unchanged
 * @param learningRate maximum, after the warm-up
 * @param optimizer by default Muon, but AdamW if training continues {@code from} a model, because that model was most
 *     likely trained with it
 * @param warmup share of the steps over which the learning rate rises; 0 to 1
 * @param decay share of the steps, at the end, over which it falls linearly to a twentieth of its maximum
 * @param weightDecay decoupled; applied to matrices only
 * @param gradientClip largest global norm of the gradient
 * @param checkpointSeconds how often a durable checkpoint is written
 * @param validationTokens approximate number of held-out tokens on which bits per byte is measured
 * @param threads of PyTorch; 0 means as many as OMP_NUM_THREADS says, or one for each processor without it
 * @param from the folder of a model of a supported family, relative to one of the folders that the ingest service may
 *     read, or absolute inside one of them; absent if training starts from scratch
 * @param adapter the folder of a LoRA adapter in PEFT's layout that is merged into the model {@code from}, located like
 *     {@code from}; absent if there is none
 * @param lora the adapters that are trained instead of all weights; only with {@code from}
 */
public record PretrainRecipe(
        int depth,
        @Nullable Integer layers,
        @Nullable Integer width,
        @Nullable Integer heads,
        @Nullable Integer keyValueHeads,
        @Nullable Integer hidden,
        @Nullable Boolean tiedEmbeddings,
        int context,
        @Nullable Integer batch,
        @Nullable Long tokens,
        @Nullable Double learningRate,
        @Nullable Optimizer optimizer,
        double warmup,
        double decay,
        double weightDecay,
        double gradientClip,
        Precision precision,
        int checkpointSeconds,
        int validationTokens,
        int threads,
        @Nullable String from,
        @Nullable String adapter,
        @Nullable LoraRecipe lora) {
    /** The name of the model from which training continues, as the first checkpoint of a run. */
    public static final String START = "start";

    /** The name of the step that makes the base checkpoint. */
    public static final String STEP = "pre-training";

    /** The given optimizer, or the default. */
    public Optimizer chosenOptimizer() {
        if (optimizer != null) return optimizer;
        return from == null ? Optimizer.MUON : Optimizer.ADAMW;
    }

    /**
     * The settings that determine the result of training. How often steps are saved does not, nor does the location of
     * the folder from which training continues.
     *
     * @param goingOn whether training continues from a model, in which case the depth is ignored
     */
    public PretrainRecipe deciding(boolean goingOn) {
        return new PretrainRecipe(
                goingOn ? 0 : depth,
                layers,
                width,
                heads,
                keyValueHeads,
                hidden,
                tiedEmbeddings,
                context,
                batch,
                tokens,
                learningRate,
                chosenOptimizer(),
                warmup,
                decay,
                weightDecay,
                gradientClip,
                precision,
                0,
                validationTokens,
                threads,
                null,
                null,
                lora);
    }

    /** The same training with another token budget. */
    public PretrainRecipe withTokens(long budget) {
        return new PretrainRecipe(
                depth,
                layers,
                width,
                heads,
                keyValueHeads,
                hidden,
                tiedEmbeddings,
                context,
                batch,
                budget,
                learningRate,
                optimizer,
                warmup,
                decay,
                weightDecay,
                gradientClip,
                precision,
                checkpointSeconds,
                validationTokens,
                threads,
                from,
                adapter,
                lora);
    }
}
