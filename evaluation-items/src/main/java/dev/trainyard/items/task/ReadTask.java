package dev.trainyard.items.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.TaskRecipe;
import dev.trainyard.items.SeededOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A task with all its items, as its files have them. Which of them are asked, and with how many examples, is up to a
 * recipe.
 *
 * @param items each with another name
 * @param separate the examples from a file of their own; null if the items themselves are shown
 */
public record ReadTask(
        String name,
        TaskDescription description,
        List<TaskItem> items,
        @Nullable List<TaskItem> separate) {
    private static final JsonMapper JSON = new JsonMapper();

    public ReadTask {
        items = List.copyOf(items);
        separate = separate == null ? null : List.copyOf(separate);
    }

    /**
     * The items that a recipe asks, and the examples that it shows.
     *
     * @param seed chooses them if the recipe gives none
     * @throws TaskRefusedException if the recipe's settings do not suit the task
     */
    public FileTaskItems chosen(TaskRecipe recipe, long seed) throws TaskRefusedException {
        TaskDescription asked = description.with(recipe.fewShot(), recipe.chat());
        Optional<TaskRules.Mistake> mistake = TaskRules.mistakeIn(asked);
        if (mistake.isPresent()) {
            throw new TaskRefusedException("The recipe's " + mistake.get().field() + " does not suit the task " + name
                    + ": " + mistake.get().expected() + " is expected.");
        }
        long chance = recipe.seed() == null ? seed : recipe.seed();
        List<TaskItem> some = some(recipe.items(), chance);
        List<TaskItem> examples = examples(asked.fewShot(), some, recipe.seed(), chance);
        return new FileTaskItems(name, asked, some, examples, digest(asked, some, examples));
    }

    /** The texts of all items that no training document may contain: questions together with their right answers. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        for (TaskItem item : items) texts.put(name + "/" + item.name(), item.solved(description.joint()));
        return texts;
    }

    private List<TaskItem> some(@Nullable Integer most, long chance) {
        if (most == null || most >= items.size()) return items;
        Set<String> drawn = new TreeSet<>();
        SeededOrder.of(items, TaskItem::name, chance).stream().limit(most).forEach(item -> drawn.add(item.name()));
        return items.stream().filter(item -> drawn.contains(item.name())).toList();
    }

    /**
     * Examples that ask different things, and one more than are shown if there is one, since an item is not its own
     * example.
     */
    private List<TaskItem> examples(
            TaskDescription.@Nullable FewShot fewShot, List<TaskItem> asked, @Nullable Long given, long chance)
            throws TaskRefusedException {
        if (fewShot == null) return List.of();
        List<TaskItem> pool = separate == null ? items : separate;
        boolean inOrder = separate != null && fewShot.seed() == null && given == null;
        long seed = fewShot.seed() == null ? chance : fewShot.seed();
        List<TaskItem> ordered = inOrder ? pool : SeededOrder.of(pool, item -> "example " + item.name(), seed);
        List<TaskItem> examples = new ArrayList<>();
        for (TaskItem item : ordered) {
            if (examples.size() > fewShot.examples()) break;
            if (examples.stream().noneMatch(item::asksTheSame)) examples.add(item);
        }
        boolean isOne = asked.stream().anyMatch(item -> examples.stream().anyMatch(item::asksTheSame));
        int needed = fewShot.examples() + (isOne ? 1 : 0);
        if (examples.size() < needed) {
            throw new TaskRefusedException("The task " + name + " has " + examples.size() + " items to choose "
                    + fewShot.examples() + " examples from; at least " + needed + " are needed"
                    + (isOne ? ", because an item is not its own example." : "."));
        }
        return examples;
    }

    private Sha256 digest(TaskDescription asked, List<TaskItem> some, List<TaskItem> examples) {
        List<String> digests =
                new ArrayList<>(List.of(name, Sha256.of(json(asked)).hex()));
        for (TaskItem item : some) digests.add(Sha256.of(json(item)).hex());
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
