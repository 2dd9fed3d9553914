package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The scores of all tasks; for each task and checkpoint the first one counts. */
final class TaskScores {
    /** By task, then by the checkpoint's step. */
    private final Map<String, Map<String, PositionedValue<TaskScored>>> tasks = new LinkedHashMap<>();

    TaskScores(List<PositionedValue<TaskScored>> told) {
        told.forEach(it -> add(it.value(), it.at()));
    }

    void add(TaskScored scored, RecordPosition at) {
        tasks.computeIfAbsent(scored.task(), _ -> new TreeMap<>())
                .compute(scored.step(), (_, known) -> PositionedValue.first(known, scored, at));
    }

    List<PositionedValue<TaskScored>> all() {
        return tasks.values().stream().flatMap(it -> it.values().stream()).toList();
    }

    /**
     * The tasks in the order in which they were first scored.
     *
     * @param compared the compared steps; an evaluation scores no others, so a step that is not the first one is the
     *     second
     */
    List<RunView.TaskView> views(List<String> compared) {
        String first = compared.isEmpty() ? PretrainRecipe.STEP : compared.getFirst();
        return tasks.values().stream()
                .sorted(Comparator.comparing(TaskScores::began))
                .map(scores -> view(scores, first))
                .toList();
    }

    private static Instant began(Map<String, PositionedValue<TaskScored>> scores) {
        return scores.values().stream()
                .map(it -> it.at().time())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
    }

    private static RunView.TaskView view(Map<String, PositionedValue<TaskScored>> scores, String first) {
        @Nullable Score ofFirst = null;
        @Nullable Score ofSecond = null;
        for (PositionedValue<TaskScored> told : scores.values()) {
            if (told.value().step().equals(first)) ofFirst = told.value().score();
            else ofSecond = told.value().score();
        }
        TaskScored any = scores.values().iterator().next().value();
        return new RunView.TaskView(any.task(), any.metric(), ofFirst, ofSecond);
    }
}
