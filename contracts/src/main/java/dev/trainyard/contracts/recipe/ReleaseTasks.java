package dev.trainyard.contracts.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of tasks that the release rules of a recipe may use: those of what its evaluation measures. The names of
 * tasks in folders are known only when the folders are read, so data collection looks at the rules again.
 */
public final class ReleaseTasks {
    /** Those whose items are scored in bits per byte. */
    private static final Set<String> OF_BITS =
            Set.of(EvaluationTask.LANGUAGE.key(), EvaluationTask.LANGUAGE_CONTEXT.key());

    private final EvaluateRecipe evaluate;
    private final List<String> measured;
    private final List<String> withItems;
    private final boolean more;

    private ReleaseTasks(EvaluateRecipe evaluate, List<String> files, List<String> calibrated, boolean more) {
        this.evaluate = evaluate;
        this.more = more;
        withItems = new ArrayList<>();
        measured = new ArrayList<>();
        for (EvaluationTask task : EvaluationTask.values()) {
            if (!isMeasured(task) || EvaluationTask.DESCRIPTIVE.contains(task)) continue;
            measured.add(task.key());
            if (!task.isDerived()) withItems.add(task.key());
        }
        withItems.addAll(files);
        measured.addAll(files);
        calibrated.forEach(file -> measured.add(EvaluationTask.calibrationOf(file)));
    }

    /** What is known without reading files; any other name may be that of a task in a folder, if there is one. */
    static ReleaseTasks of(EvaluateRecipe evaluate) {
        List<String> sets = new ArrayList<>();
        for (TaskRecipe task : evaluate.tasks()) if (task.task() != null) sets.add(task.task());
        boolean folders = sets.size() < evaluate.tasks().size();
        // Which sets are of multiple choice is known when they are read.
        return new ReleaseTasks(evaluate, sets, sets, folders);
    }

    /**
     * What is known after reading the files.
     *
     * @param files the names of all tasks from files
     * @param calibrated those of multiple choice
     */
    public static ReleaseTasks of(EvaluateRecipe evaluate, List<String> files, List<String> calibrated) {
        return new ReleaseTasks(evaluate, files, calibrated, false);
    }

    /** The names in release rules of what is not measured, or has no items although the rule is about items. */
    public List<RecipeMistake> mistakes(ReleaseRecipe release) {
        List<RecipeMistake> mistakes = new ArrayList<>();
        for (int i = 0; i < release.requirements().size(); i++) {
            mistake(
                            "release.requirements[" + i + "].task",
                            release.requirements().get(i).task(),
                            false)
                    .ifPresent(mistakes::add);
        }
        for (int i = 0; i < release.noWorseThan().size(); i++) {
            List<String> tasks = release.noWorseThan().get(i).tasks();
            for (int t = 0; t < tasks.size(); t++) {
                mistake("release.noWorseThan[" + i + "].tasks[" + t + "]", tasks.get(t), true)
                        .ifPresent(mistakes::add);
            }
        }
        for (int i = 0; i < release.critical().size(); i++) {
            String field = "release.critical[" + i + "].task";
            @Nullable String task = release.critical().get(i).task();
            if (task != null && OF_BITS.contains(task)) {
                mistakes.add(new RecipeMistake(field, task, "a task whose items are right or wrong"));
            } else {
                mistake(field, task, true).ifPresent(mistakes::add);
            }
        }
        return mistakes;
    }

    private Optional<RecipeMistake> mistake(String field, @Nullable String task, boolean ofItems) {
        if (task == null || task.isBlank()) return Optional.empty(); // refused elsewhere
        if ((ofItems ? withItems : measured).contains(task)) return Optional.empty();
        return expected(task, ofItems).map(expected -> new RecipeMistake(field, task, expected));
    }

    /** Empty if the name may be right. */
    private Optional<String> expected(String task, boolean ofItems) {
        if (measured.contains(task)) {
            return Optional.of("a task with items of its own, from which " + task + " follows,");
        }
        if (EvaluationTask.isDescriptive(task)) {
            return Optional.of("a task of which a higher or a lower score is better");
        }
        if (EvaluationTask.onRequest().contains(task)) return Optional.of("a task that evaluate.measure lists");
        if (EvaluationTask.keys().contains(task))
            return Optional.of("a task for which evaluate.redTeam names requests");
        return more ? Optional.empty() : Optional.of(RecipeShape.oneOf(task, ofItems ? withItems : measured));
    }

    private boolean isMeasured(EvaluationTask task) {
        return switch (task) {
            case REFUSE_RED_TEAM, HELP_RED_TEAM -> !evaluate.redTeam().isEmpty();
            default ->
                !EvaluationTask.onRequest().contains(task.key())
                        || evaluate.measure().contains(task.key());
        };
    }
}
