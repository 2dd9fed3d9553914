package dev.trainyard.items.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item of a task from a file.
 *
 * @param name unique in its task
 * @param cluster what it has in common with items that are not independent of it
 * @param category for scores by category
 * @param prompts the text that is continued: one, or one for each choice
 * @param choices that continue the prompt; one if the prompts are the choices, and none if an answer is written
 * @param right the index of the right choice, or prompt
 * @param answers the right answers, if one is written
 */
public record TaskItem(
        String name,
        @Nullable String cluster,
        @Nullable String category,
        List<String> prompts,
        List<String> choices,
        int right,
        List<String> answers) {
    public TaskItem {
        prompts = List.copyOf(prompts);
        choices = List.copyOf(choices);
        answers = List.copyOf(answers);
    }

    /** Whether another item asks the same, whatever it is called. */
    boolean asksTheSame(TaskItem other) {
        return prompts.equals(other.prompts) && choices.equals(other.choices);
    }

    /** The number of prompts with a choice behind each. */
    public int options() {
        return Math.max(prompts.size(), choices.size());
    }

    public String prompt(int option) {
        return prompts.get(prompts.size() == 1 ? 0 : option);
    }

    public String choice(int option) {
        return choices.get(choices.size() == 1 ? 0 : option);
    }

    /** The prompt with the right answer behind it. */
    public String solved(String separator) {
        if (choices.isEmpty()) return prompts.getFirst() + (answers.isEmpty() ? "" : separator + answers.getFirst());
        return prompt(right) + separator + choice(right);
    }
}
