package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.TaskScored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scores of the tasks before and after alignment, of each the first. */
final class TaskScores {
    private final Map<String, Sides> tasks = new LinkedHashMap<>();

    private record Sides(
            @Nullable Told<TaskScored> base, @Nullable Told<TaskScored> aligned) {
        Sides with(TaskScored scored, Place at) {
            return scored.checkpoint() == CheckpointKind.BASE
                    ? new Sides(Told.first(base, scored, at), aligned)
                    : new Sides(base, Told.first(aligned, scored, at));
        }

        List<Told<TaskScored>> told() {
            List<Told<TaskScored>> told = new ArrayList<>();
            if (base != null) told.add(base);
            if (aligned != null) told.add(aligned);
            return told;
        }

        Instant began() {
            return told().stream()
                    .map(it -> it.at().time())
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.MAX);
        }

        RunView.TaskView view() {
            TaskScored either = told().getFirst().value();
            return new RunView.TaskView(
                    either.task(),
                    either.metric(),
                    base == null ? null : base.value().score(),
                    aligned == null ? null : aligned.value().score());
        }
    }

    TaskScores(List<Told<TaskScored>> told) {
        told.forEach(it -> add(it.value(), it.at()));
    }

    void add(TaskScored scored, Place at) {
        Sides sides = tasks.getOrDefault(scored.task(), new Sides(null, null));
        tasks.put(scored.task(), sides.with(scored, at));
    }

    List<Told<TaskScored>> all() {
        return tasks.values().stream().flatMap(it -> it.told().stream()).toList();
    }

    /** In the order in which they were first scored. */
    List<RunView.TaskView> views() {
        return tasks.values().stream()
                .sorted(Comparator.comparing(Sides::began))
                .map(Sides::view)
                .toList();
    }
}
