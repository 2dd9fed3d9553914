package dev.trainyard.contracts.recipe;

import java.util.List;

/**
 * Everything that decides a run: its data, its model, its training, its measures and what is good enough to release. Two
 * runs with the same recipe on the same machine and build come to the same result.
 *
 * @param name what people call it; the presets are {@code smoke}, {@code demo} and {@code laptop}
 * @param seed where all chance in the run starts from
 */
public record Recipe(
        String name,
        long seed,
        CorpusRecipe corpus,
        TokenizerRecipe tokenizer,
        PretrainRecipe pretrain,
        FinetuneRecipe finetune,
        EvaluateRecipe evaluate,
        ReleaseRecipe release) {

    /** The names of the two steps whose checkpoints are compared; the second one's may be released. */
    public List<String> compared() {
        return evaluate.compare().isEmpty() ? List.of(PretrainRecipe.STEP, finetune.last()) : evaluate.compare();
    }
}
