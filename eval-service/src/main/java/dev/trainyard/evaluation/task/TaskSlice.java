package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Some items of a task that are measured together.
 *
 * @param from index of the first item
 * @param identities of the items, computed once
 */
public record TaskSlice(Task task, int from, List<ItemIdentity> identities) {
    public TaskSlice {
        identities = List.copyOf(identities);
    }

    public static TaskSlice whole(Task task) {
        return new TaskSlice(task, 0, identities(task));
    }

    /**
     * All slices of a task, in the order of its items. A task with more items begins with the same slices, so that what
     * was measured of the shorter one is found again.
     *
     * @throws IllegalArgumentException if two items have the same name
     */
    public static List<TaskSlice> of(Task task) {
        List<ItemIdentity> items = identities(task);
        Set<String> names = new HashSet<>();
        for (ItemIdentity item : items) {
            if (!names.add(item.name())) {
                throw new IllegalArgumentException("The task " + task.name() + " has two items named '" + item.name()
                        + "': a name of its own is expected for each.");
            }
        }
        List<TaskSlice> slices = new ArrayList<>();
        int size = Math.max(1, task.sliceItems());
        for (int from = 0; from < items.size(); from += size) {
            slices.add(new TaskSlice(task, from, items.subList(from, Math.min(from + size, items.size()))));
        }
        return slices;
    }

    private static List<ItemIdentity> identities(Task task) {
        return IntStream.range(0, task.items()).mapToObj(task::item).toList();
    }

    public int items() {
        return identities.size();
    }

    /** The index after the last item. */
    public int to() {
        return from + items();
    }

    /** The digest of the task's name and version and of these items, in their order. */
    public Sha256 digest() {
        StringBuilder said = new StringBuilder(task.name() + "\n" + task.version() + "\n");
        for (ItemIdentity item : identities) {
            said.append(item.content()).append(' ').append(item.name()).append('\n');
        }
        return Sha256.of(said.toString());
    }
}
