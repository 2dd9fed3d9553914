package dev.trainyard.items.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.contracts.recipe.YamlDescription;
import dev.trainyard.items.SeededOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads tasks: the folder of one's own, with a description, or the files of a public set that is known by name. */
public final class TaskFiles {
    /** The description in a task's folder. */
    public static final String DESCRIPTION = "task.yaml";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> ONE_OR_MANY = Set.of("prompts", "choices", "labels");

    private TaskFiles() {}

    /**
     * Reads a task.
     *
     * @param place of the folder or files
     * @param examples the place of the items to choose examples from; null for those of the description
     * @param seed chooses items and examples if the recipe gives none
     * @throws TaskRefusedException if something is wrong; the message names the file and the line
     */
    public static FileTaskItems read(TaskRecipe recipe, Path place, @Nullable Path examples, long seed)
            throws IOException {
        try {
            return recipe.task() == null
                    ? ofFolder(recipe, place, examples, seed)
                    : ofSet(recipe.task(), recipe, place, examples, seed);
        } catch (InvalidRecipeException e) {
            throw new TaskRefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static FileTaskItems ofSet(String set, TaskRecipe recipe, Path place, @Nullable Path examples, long seed)
            throws IOException {
        TaskDescription description = BuiltInTasks.of(set, new ItemRows(place)).with(recipe.fewShot(), recipe.chat());
        return chosen(set, description, place, examples, recipe, seed);
    }

    private static FileTaskItems ofFolder(TaskRecipe recipe, Path folder, @Nullable Path examples, long seed)
            throws IOException {
        Path file = folder.resolve(DESCRIPTION);
        if (!Files.isRegularFile(file)) {
            throw new TaskRefusedException(folder.getFileName() + " has no " + DESCRIPTION
                    + "; a folder with a description, or the name of a public set in 'task', is expected.");
        }
        TaskDescription description = description(bytes(file), DESCRIPTION).with(recipe.fewShot(), recipe.chat());
        String name = description.name() == null
                ? String.valueOf(folder.toAbsolutePath().normalize().getFileName())
                : description.name();
        TaskDescription.FewShot fewShot = description.fewShot();
        Path from = examples == null && fewShot != null && fewShot.from() != null
                ? inside(folder, fewShot.from())
                : examples;
        return chosen(name, description, items(folder, description.items()), from, recipe, seed);
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
            throw new TaskRefusedException(DESCRIPTION + " names " + named
                    + ", which leads out of the task's folder; a file in it is expected.");
        }
        if (!Files.exists(file)) {
            throw new TaskRefusedException(DESCRIPTION + " names " + named + ", which is not in the task's folder.");
        }
        return file;
    }

    private static FileTaskItems chosen(
            String name, TaskDescription description, Path place, @Nullable Path from, TaskRecipe recipe, long seed)
            throws IOException {
        List<TaskItem> all = new ItemReading(description).read(place);
        long chance = recipe.seed() == null ? seed : recipe.seed();
        List<TaskItem> items = all;
        if (recipe.items() != null && recipe.items() < all.size()) {
            Set<String> drawn = new TreeSet<>();
            SeededOrder.of(all, TaskItem::name, chance).stream()
                    .limit(recipe.items())
                    .forEach(item -> drawn.add(item.name()));
            items = all.stream().filter(item -> drawn.contains(item.name())).toList();
        }
        List<TaskItem> examples = examples(description, from, all, recipe, chance);
        return new FileTaskItems(name, description, items, examples, digest(name, description, items, examples));
    }

    /** One example more than are shown, since an item is not its own example. */
    private static List<TaskItem> examples(
            TaskDescription description, @Nullable Path from, List<TaskItem> all, TaskRecipe recipe, long chance)
            throws IOException {
        TaskDescription.FewShot fewShot = description.fewShot();
        if (fewShot == null) return List.of();
        List<TaskItem> pool = from == null ? all : separate(description, from);
        int needed = fewShot.examples() + (from == null ? 1 : 0);
        if (pool.size() < needed) {
            throw new TaskRefusedException("There are " + pool.size() + " items to choose " + fewShot.examples()
                    + " examples from; at least " + needed + " are needed.");
        }
        boolean inOrder = from != null && fewShot.seed() == null && recipe.seed() == null;
        long seed = fewShot.seed() == null ? chance : fewShot.seed();
        List<TaskItem> ordered = inOrder ? pool : SeededOrder.of(pool, item -> "example " + item.name(), seed);
        return ordered.subList(0, needed);
    }

    /** The names of separate examples differ from those of the items, whatever their files are called. */
    private static List<TaskItem> separate(TaskDescription description, Path from) throws IOException {
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

    private static Sha256 digest(
            String name, TaskDescription description, List<TaskItem> items, List<TaskItem> examples) {
        List<String> digests =
                new ArrayList<>(List.of(name, Sha256.of(json(description)).hex()));
        for (TaskItem item : items) digests.add(Sha256.of(json(item)).hex());
        digests.add("examples");
        for (TaskItem example : examples) digests.add(Sha256.of(json(example)).hex());
        return Sha256.of(String.join("\n", digests));
    }

    private static String json(Record record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts is always JSON", e);
        }
    }
}
