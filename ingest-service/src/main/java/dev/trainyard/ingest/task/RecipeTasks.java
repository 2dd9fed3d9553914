package dev.trainyard.ingest.task;

import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeMistake;
import dev.trainyard.contracts.recipe.ReleaseTasks;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.task.ReadTask;
import dev.trainyard.items.task.TaskFiles;
import dev.trainyard.items.task.TaskKind;
import dev.trainyard.items.task.TaskRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tasks from files of a recipe. */
public final class RecipeTasks {
    private static final String ABSENT = "absent";

    private RecipeTasks() {}

    /**
     * Reads all tasks of a recipe.
     *
     * @throws SourceRefusedException if one of them cannot be used; the message says what is wrong and where
     */
    public static List<ReadTask> read(Recipe recipe, SourceFolders folders) throws IOException {
        List<ReadTask> tasks = new ArrayList<>();
        Set<String> names = new HashSet<>(EvaluationTask.keys());
        List<TaskRecipe> wanted = recipe.evaluate().tasks();
        for (int i = 0; i < wanted.size(); i++) {
            TaskRecipe task = wanted.get(i);
            String field = "evaluate.tasks[" + i + "]";
            Path place = folders.findTask(field + ".path", task.path());
            String examples = task.examples();
            Path from = examples == null ? null : folders.findTask(field + ".examples", examples);
            ReadTask read;
            try {
                read = TaskFiles.read(task, place, from);
                read.chosen(task, recipe.seed());
            } catch (TaskRefusedException e) {
                throw new SourceRefusedException(
                        "The task of " + field + ", " + task.path() + ", is refused: " + e.getMessage());
            }
            if (!names.add(read.name())) {
                throw new SourceRefusedException("The task of " + field + " has the name " + read.name()
                        + " of another task; give its task.yaml another name.");
            }
            String calibration = EvaluationTask.calibrationOf(read.name());
            if (isOfChoice(read) && !names.add(calibration)) {
                throw new SourceRefusedException("The task of " + field + " has a score " + calibration
                        + ", which is the name of another task; give its task.yaml another name.");
            }
            tasks.add(read);
        }
        checkRules(recipe, tasks);
        return tasks;
    }

    private static boolean isOfChoice(ReadTask task) {
        return task.description().kind() == TaskKind.CHOICE;
    }

    /** Release rules may name tasks whose names were not known before their files were read. */
    private static void checkRules(Recipe recipe, List<ReadTask> tasks) throws SourceRefusedException {
        List<String> names = tasks.stream().map(ReadTask::name).toList();
        List<String> ofChoice = tasks.stream()
                .filter(RecipeTasks::isOfChoice)
                .map(ReadTask::name)
                .toList();
        List<RecipeMistake> mistakes =
                ReleaseTasks.of(recipe.evaluate(), names, ofChoice).mistakes(recipe.release());
        if (!mistakes.isEmpty())
            throw new SourceRefusedException(mistakes.getFirst().sentence());
    }

    /** The texts that no training document may contain, by item. */
    public static SortedMap<String, String> texts(List<ReadTask> tasks) {
        SortedMap<String, String> texts = new TreeMap<>();
        tasks.forEach(task -> texts.putAll(task.texts()));
        return texts;
    }

    /** The digests of the files of each task, in the recipe's order. */
    public static List<String> contents(List<TaskRecipe> tasks, SourceFolders folders) {
        return tasks.stream()
                .map(task -> content(task.path(), folders) + " " + content(task.examples(), folders))
                .toList();
    }

    private static String content(@Nullable String path, SourceFolders folders) {
        if (path == null) return ABSENT;
        try {
            return folders.digest(folders.findTask("evaluate.tasks", path), _ -> true, false)
                    .hex();
        } catch (IOException e) {
            return ABSENT; // The job itself will report the error.
        }
    }
}
