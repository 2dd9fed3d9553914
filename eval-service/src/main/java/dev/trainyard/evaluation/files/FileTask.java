package dev.trainyard.evaluation.files;

import dev.trainyard.contracts.event.AskedForm;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.ListedTask;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.items.task.FileTaskItems;
import dev.trainyard.items.task.TaskDescription;
import dev.trainyard.items.task.TaskItem;
import dev.trainyard.items.task.TaskKind;
import java.util.List;
import java.util.Optional;

/** A task from files, which its kind says how to measure. */
public abstract sealed class FileTask extends ListedTask<TaskItem> permits LikelihoodTask, GenerationTask {
    /** The name of the figure that counts the tokens that were left out at the beginning of a prompt. */
    public static final String CUT = "cutTokens";

    /** The name of the figure that is 1 for an item that does not fit into the context, and is counted as wrong. */
    static final String TOO_LONG = "tooLong";

    private final FileTaskItems task;

    /**
     * The version counts changes of the description.
     *
     * @param way the version of the way of measuring
     */
    FileTask(FileTaskItems task, int way) {
        super(task.name(), way * 1000 + task.description().revision(), metric(task.description()), task.items());
        this.task = task;
    }

    public static FileTask of(FileTaskItems task) {
        return task.description().kind() == TaskKind.GENERATION ? new GenerationTask(task) : new LikelihoodTask(task);
    }

    @Override
    protected final Optional<String> searchedText(TaskItem item) {
        return Optional.of(item.solved(task.description().joint()));
    }

    @Override
    protected final ItemIdentity identity(TaskItem item) {
        return ItemIdentity.of(item.name(), List.of(task.description(), task.examplesBefore(item), item));
    }

    @Override
    public final Optional<AskedForm> form() {
        TaskDescription.FewShot fewShot = task.description().fewShot();
        return Optional.of(new AskedForm(
                fewShot == null ? 0 : fewShot.examples(), task.description().inChat()));
    }

    private static Metric metric(TaskDescription description) {
        boolean several = description.answers().answers() > 1;
        return switch (description.scoredBy()) {
            case ACCURACY, ACCURACY_PER_CHARACTER, ACCURACY_PER_BYTE -> Metric.ACCURACY;
            case EXACT_MATCH -> several ? Metric.PASS_AT_K : Metric.EXACT_MATCH;
            case F1 -> Metric.F1;
            case PATTERN, VERIFIER -> several ? Metric.PASS_AT_K : Metric.RATE;
        };
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
