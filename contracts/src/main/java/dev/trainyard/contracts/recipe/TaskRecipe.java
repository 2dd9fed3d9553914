package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task from files: a folder with a description of one's own, or the files of a public set.
 *
 * @param task the name of the public set; absent for a folder with a {@code task.yaml}
 * @param path of the files or the folder, in the same folders as the sources of the corpus
 * @param examples path of the items from which examples are chosen; absent for those that the description names, or
 *     the task's own
 * @param fewShot the number of examples before each question; as the description says if absent
 * @param chat whether questions are asked in the model's chat template; as the description says if absent
 * @param items the largest number of items, chosen by the seed; all if absent
 * @param seed that chooses items and examples; that of the run if absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskRecipe(
        @Nullable String task,
        String path,
        @Nullable String examples,
        @Nullable Integer fewShot,
        @Nullable Boolean chat,
        @Nullable Integer items,
        @Nullable Long seed) {
    /** The public sets whose files are known. */
    public static final List<String> SETS =
            List.of("arc-easy", "arc-challenge", "hellaswag", "piqa", "copa", "winograd", "lambada", "blimp", "gsm8k");

    /** All items of a public set, or of a folder if there is no name. */
    public static TaskRecipe of(@Nullable String task, String path) {
        return new TaskRecipe(task, path, null, null, null, null, null);
    }

    /** What decides which files are read, without what an evaluation chooses from them. */
    public TaskRecipe asRead() {
        return new TaskRecipe(task, path, examples, null, null, null, null);
    }

    public TaskRecipe withExamples(String from, int number) {
        return new TaskRecipe(task, path, from, number, chat, items, seed);
    }

    public TaskRecipe withItems(int most) {
        return new TaskRecipe(task, path, examples, fewShot, chat, most, seed);
    }
}
