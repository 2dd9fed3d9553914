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
 * @param to index after the last item
 */
public record TaskSlice(Task task, int from, int to) {
    public TaskSlice {
        if (from < 0 || to < from || to > task.items()) {
            throw new IllegalArgumentException("the task " + task.name() + " has " + task.items()
                    + " items: there are none from " + from + " to " + to);
        }
    }

    public static TaskSlice whole(Task task) {
        return new TaskSlice(task, 0, task.items());
    }

    /**
     * All slices of a task, in the order of its items. A task with more items begins with the same slices, so that what
     * was measured of the shorter one is found again.
     *
     * @throws IllegalArgumentException if two items have the same name
     */
    public static List<TaskSlice> of(Task task) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < task.items(); i++) {
            String name = task.item(i).name();
            if (!names.add(name)) {
                throw new IllegalArgumentException("The task " + task.name() + " has two items named '" + name
                        + "': a name of its own is expected for each.");
            }
        }
        List<TaskSlice> slices = new ArrayList<>();
        int size = Math.max(1, task.sliceItems());
        for (int from = 0; from < task.items(); from += size) {
            slices.add(new TaskSlice(task, from, Math.min(from + size, task.items())));
        }
        return slices;
    }

    public int items() {
        return to - from;
    }

    public List<ItemIdentity> identities() {
        return IntStream.range(from, to).mapToObj(task::item).toList();
    }

    /** The digest of the task's name and version and of these items, in their order. */
    public Sha256 digest() {
        StringBuilder said = new StringBuilder(task.name() + "\n" + task.version() + "\n");
        for (ItemIdentity item : identities()) {
            said.append(item.content()).append(' ').append(item.name()).append('\n');
        }
        return Sha256.of(said.toString());
    }
}
