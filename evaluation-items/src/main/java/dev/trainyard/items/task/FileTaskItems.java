package dev.trainyard.items.task;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.List;

/**
 * A task from files with the items that are asked.
 *
 * @param description with the recipe's settings
 * @param items the chosen ones, each with another name
 * @param examples that may be shown before a question, in the order of preference
 * @param digest of the description, the items and the examples
 */
public record FileTaskItems(
        String name, TaskDescription description, List<TaskItem> items, List<TaskItem> examples, Sha256 digest) {
    public FileTaskItems {
        items = List.copyOf(items);
        examples = List.copyOf(examples);
    }

    /**
     * The examples before an item, each followed by the separator; empty without examples. None of them asks the same as
     * the item, not even under another name or in another file.
     */
    public String examplesBefore(TaskItem item) {
        TaskDescription.FewShot fewShot = description.fewShot();
        if (fewShot == null) return "";
        String separator = fewShot.separator() == null ? TaskDescription.FewShot.SEPARATOR : fewShot.separator();
        StringBuilder shown = new StringBuilder();
        examples.stream()
                .filter(example -> !example.asksTheSame(item))
                .limit(fewShot.examples())
                .forEach(example ->
                        shown.append(example.solved(description.joint())).append(separator));
        return shown.toString();
    }
}
