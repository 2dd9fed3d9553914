package dev.trainyard.evaluation.release;

import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares the second checkpoint's scores with the recipe's requirements; a task that was not measured meets no
 * requirement.
 */
public final class ReleaseRule {
    private final List<Requirement> requirements;

    public ReleaseRule(ReleaseRecipe recipe) {
        this.requirements = recipe.requirements();
    }

    public ReleaseDecision judge(List<TaskComparison> tasks) {
        return judge(tasks, List.of());
    }

    /** @param missing tasks that could not be measured */
    public ReleaseDecision judge(List<TaskComparison> tasks, List<MissingTask> missing) {
        List<String> met = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        for (Requirement requirement : requirements) {
            Optional<Score> score = second(tasks, requirement.task());
            if (score.isEmpty()) {
                missed.add(unmeasured(requirement.task(), missing));
                continue;
            }
            (passes(requirement, score.get().score()) ? met : missed).add(sentence(requirement, score.get()));
        }
        return missed.isEmpty() ? new ReleaseDecision.Release(met) : new ReleaseDecision.Reject(missed);
    }

    private static String unmeasured(String task, List<MissingTask> missing) {
        return missing.stream()
                .filter(it -> it.task().equals(task))
                .findFirst()
                .map(it -> task + " was not measured: " + it.reason())
                .orElse(task + " was not measured: there were no items for it.");
    }

    private static Optional<Score> second(List<TaskComparison> tasks, String name) {
        return tasks.stream()
                .filter(task -> task.task().equals(name))
                .map(TaskComparison::second)
                .filter(score -> score.n() > 0)
                .findFirst();
    }

    private static boolean passes(Requirement requirement, double score) {
        return (requirement.atLeast() == null || score >= requirement.atLeast())
                && (requirement.atMost() == null || score <= requirement.atMost());
    }

    private static String sentence(Requirement requirement, Score score) {
        List<String> bounds = new ArrayList<>();
        if (requirement.atLeast() != null) bounds.add("at least " + figure(requirement.atLeast()));
        if (requirement.atMost() != null) bounds.add("at most " + figure(requirement.atMost()));
        return "%s is %s (%s to %s, %d items); %s is required."
                .formatted(
                        requirement.task(),
                        figure(score.score()),
                        figure(score.low()),
                        figure(score.high()),
                        score.n(),
                        String.join(" and ", bounds));
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
