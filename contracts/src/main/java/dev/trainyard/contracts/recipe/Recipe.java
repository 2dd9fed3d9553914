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

    /**
     * The names of the two steps whose checkpoints are compared; the second one's may be released. By default, they are
     * pre-training and the last step of alignment, or the start and pre-training if no step changes the model.
     */
    public List<String> compared() {
        if (!evaluate.compare().isEmpty()) return evaluate.compare();
        return finetune.changing().isEmpty()
                ? List.of(PretrainRecipe.START, PretrainRecipe.STEP)
                : List.of(PretrainRecipe.STEP, finetune.last());
    }
}
