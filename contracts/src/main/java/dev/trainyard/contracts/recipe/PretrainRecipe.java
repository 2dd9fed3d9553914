package dev.trainyard.contracts.recipe;

import org.jspecify.annotations.Nullable;

/**
 * The size of the model and how it is pre-trained. {@code depth} is the one dial: {@link DepthDial} derives every value
 * left out here from it. Where training goes on {@code from} a model that is there already, its folder gives the sizes
 * and the tokenizer, and {@code depth} is not looked at.
 *
 * @param depth number of layers, unless {@code layers} says otherwise; 1 to 64
 * @param context longest sequence, in tokens
 * @param batch sequences in one optimizer step
 * @param tokens how many tokens are trained on; the last step may go beyond by less than a batch; 0, beside {@code from}
 *     alone, leaves the model as it is
 * @param learningRate the highest, after warm-up
 * @param optimizer where it is absent, Muon, and AdamW where training goes on {@code from} a model, which most likely came
 *     to be with it
 * @param warmup share of the steps over which the learning rate rises; 0 to 1
 * @param decay share of the steps, at the end, over which it falls linearly to a twentieth of its highest
 * @param weightDecay decoupled; on matrices alone
 * @param gradientClip largest global norm of the gradient
 * @param checkpointSeconds how often a durable checkpoint is written
 * @param validationTokens how many held-out tokens, about, bits per byte is measured on
 * @param threads of PyTorch; 0 means one for each processor
 * @param from the folder of a Llama model, relative to one of the folders that the ingest service may read, or absolute
 *     inside one of them; absent where training starts from nothing
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
        @Nullable String from) {
    /** The name of the step that makes a base checkpoint, beside those of alignment's steps. */
    public static final String STEP = "pre-training";

    /** The one given, or the one that suits. */
    public Optimizer chosenOptimizer() {
        if (optimizer != null) return optimizer;
        return from == null ? Optimizer.MUON : Optimizer.ADAMW;
    }

    /**
     * All of it that decides what the training comes to. How often a step is saved does not, nor where the folder lies
     * that training goes on from.
     *
     * @param goingOn whether there is a model to go on from, beside which the depth is not looked at
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
                null);
    }

    /** The same training with another budget. */
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
                from);
    }
}
