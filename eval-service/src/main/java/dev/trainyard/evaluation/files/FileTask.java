package dev.trainyard.evaluation.files;

import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskKind;
import java.util.List;

/** A task from files, which its kind says how to measure. */
public abstract sealed class FileTask implements Task permits LikelihoodTask, GenerationTask {
    /** The name of the figure that counts the tokens that were left out at the beginning of a prompt. */
    public static final String CUT = "cutTokens";

    private final FileTaskItems task;

    FileTask(FileTaskItems task) {
        this.task = task;
    }

    public static FileTask of(FileTaskItems task) {
        return task.description().kind() == TaskKind.GENERATION ? new GenerationTask(task) : new LikelihoodTask(task);
    }

    @Override
    public final String name() {
        return task.name();
    }

    /** Counts changes of the description, and of the way of measuring in steps of a thousand. */
    @Override
    public final int version() {
        return 1000 + task.description().revision();
    }

    @Override
    public final int items() {
        return task.items().size();
    }

    @Override
    public final ItemIdentity item(int index) {
        TaskItem item = task.items().get(index);
        return ItemIdentity.of(item.name(), List.of(task.description(), task.examplesBefore(item), item));
    }

    @Override
    public final Metric metric() {
        boolean several = task.description().answers().answers() > 1;
        return switch (task.description().scoredBy()) {
            case ACCURACY, ACCURACY_PER_CHARACTER, ACCURACY_PER_BYTE -> Metric.ACCURACY;
            case EXACT_MATCH -> several ? Metric.PASS_AT_K : Metric.EXACT_MATCH;
            case F1 -> Metric.F1;
            case PATTERN, VERIFIER -> several ? Metric.PASS_AT_K : Metric.RATE;
        };
    }

    /** The task as it was read. */
    public final FileTaskItems read() {
        return task;
    }

    /** The text before an item's choices or answer, with the examples. */
    final String asked(TaskItem item, int option) {
        return task.examplesBefore(item) + item.prompt(option);
    }

    static ItemResult placed(ItemResult result, TaskItem item) {
        ItemResult placed = item.cluster() == null ? result : result.inCluster(item.cluster());
        return item.category() == null ? placed : placed.inCategory(item.category());
    }
}
