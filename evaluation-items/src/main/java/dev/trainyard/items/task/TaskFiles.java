package dev.trainyard.items.task;

import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.contracts.recipe.YamlDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tasks: the folder of one's own, with a description, or the files of a public set that is known by name. */
public final class TaskFiles {
    /** The description in a task's folder. */
    public static final String DESCRIPTION = "task.yaml";

    private static final Set<String> ONE_OR_MANY = Set.of("prompts", "choices", "labels");

    private TaskFiles() {}

    /**
     * Reads a task.
     *
     * @param place of the folder or files
     * @param examples the place of the items to choose examples from; null for those of the description
     * @throws TaskRefusedException if something is wrong; the message names the file and the line
     */
    public static ReadTask read(TaskRecipe recipe, Path place, @Nullable Path examples) throws IOException {
        try {
            return recipe.task() == null ? ofFolder(place, examples) : ofSet(recipe.task(), place, examples);
        } catch (InvalidRecipeException e) {
            throw new TaskRefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static ReadTask ofSet(String set, Path place, @Nullable Path examples) throws IOException {
        requireFiles(place);
        return read(set, BuiltInTasks.of(set, new ItemRows(place)), place, examples);
    }

    private static ReadTask ofFolder(Path folder, @Nullable Path examples) throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw new TaskRefusedException(folder.getFileName() + " has no " + DESCRIPTION
                    + "; a folder with a description, or the name of a public set in 'task', is expected.");
        }
        TaskDescription description = description(bytes(inside(folder, DESCRIPTION)), DESCRIPTION);
        String name = description.name() == null
                ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                : description.name();
        if (!TaskRules.isName(name)) {
            throw new TaskRefusedException("The folder " + name + " has no name for a task; the field name of its "
                    + DESCRIPTION + " with " + TaskRules.NAMES + " is expected.");
        }
        TaskDescription.FewShot fewShot = description.fewShot();
        Path from = examples == null && fewShot != null && fewShot.from() != null
                ? inside(folder, fewShot.from())
                : examples;
        return read(name, description, items(folder, description.items()), from);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlDescription.MOST_BYTES + 1);
        }
    }

    /** Reads a description and checks it. */
    static TaskDescription description(byte[] utf8, String file) {
        TaskDescription read = YamlDescription.read(utf8, file, "a task", ONE_OR_MANY, TaskDescription.class);
        Optional<TaskRules.Mistake> mistake = TaskRules.mistakeIn(read);
        if (mistake.isPresent()) {
            TaskRules.Mistake found = mistake.get();
            throw YamlDescription.refused(utf8, file, found.field(), found.value(), found.expected());
        }
        return read;
    }

    private static Path items(Path folder, @Nullable String named) throws IOException {
        if (named != null) return inside(folder, named);
        for (String usual : List.of("items.jsonl", "items.parquet")) {
            if (Files.exists(folder.resolve(usual))) return inside(folder, usual);
        }
        throw new TaskRefusedException(folder.getFileName()
                + " has no items; items.jsonl, items.parquet or a file named in the field items is expected.");
    }

    private static Path inside(Path folder, String named) throws IOException {
        Path file;
        try {
            file = folder.resolve(named).normalize();
        } catch (InvalidPathException e) {
            throw new TaskRefusedException(DESCRIPTION + " names a file whose path is invalid on this system.");
        }
        if (!file.startsWith(folder.normalize())
                || Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
            throw new TaskRefusedException((named.equals(DESCRIPTION)
                            ? "This " + DESCRIPTION + " is a link"
                            : DESCRIPTION + " names " + named + ",")
                    + (named.equals(DESCRIPTION) ? " that" : " which")
                    + " leads out of the task's folder; a file in it is expected.");
        }
        if (!Files.exists(file)) {
            throw new TaskRefusedException(DESCRIPTION + " names " + named + ", which is not in the task's folder.");
        }
        requireFiles(file);
        return file;
    }

    /** Reading a pipe or a device might never end. */
    private static void requireFiles(Path place) throws TaskRefusedException {
        if (Files.isRegularFile(place) || Files.isDirectory(place)) return;
        throw new TaskRefusedException(
                place.getFileName() + " is neither a file nor a folder; the file of the items is expected.");
    }

    /** @param from the file of the examples; null if the task's own items are shown */
    private static ReadTask read(String name, TaskDescription description, Path place, @Nullable Path from)
            throws IOException {
        return new ReadTask(
                name,
                description,
                new ItemReading(description).read(place),
                from == null ? null : separate(description, from));
    }

    /** The names of separate examples differ from those of the items, whatever their files are called. */
    private static List<TaskItem> separate(TaskDescription description, Path from) throws IOException {
        requireFiles(from);
        return new ItemReading(description)
                .read(from).stream()
                        .map(example -> new TaskItem(
                                "example " + example.name(),
                                example.cluster(),
                                example.category(),
                                example.prompts(),
                                example.choices(),
                                example.right(),
                                example.answers()))
                        .toList();
    }
}
