package dev.trainyard.contracts.recipe;

import java.util.List;

/**
 * Everything that determines a run: data, model, training, evaluation and the requirements for a release. Two runs with
 * the same recipe on the same machine and build produce the same result.
 *
 * @param name for people; the presets are {@code smoke}, {@code demo} and {@code laptop}
 * @param seed the seed of all random choices in the run
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
