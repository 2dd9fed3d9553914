package dev.trainyard.comparison.gate;

import static dev.trainyard.comparison.gate.ReleaseGate.figure;

import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.recipe.ReleaseRecipe.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A bound on the candidate's score in one task, or on an end of its interval. */
final class ScoreRequirement {
    private ScoreRequirement() {}

    static RuleVerdict verdict(Requirement rule, Candidate candidate) {
        Score score = candidate.scores().get(rule.task());
        if (score == null || score.n() == 0) {
            return RuleVerdict.of(
                    RuleVerdict.REQUIREMENT,
                    rule.task(),
                    false,
                    rule.task() + " was not measured: " + reason(rule.task(), score, candidate.missing()),
                    Map.of());
        }
        return RuleVerdict.of(
                RuleVerdict.REQUIREMENT,
                rule.task(),
                passes(rule, score),
                sentence(rule, score),
                Map.of("score", score.score(), "low", score.low(), "high", score.high(), "items", (double) score.n()));
    }

    /** A score that follows from other tasks is missing with them. */
    private static String reason(String task, @Nullable Score score, Map<String, String> missing) {
        if (score != null
                && score.contaminated() != null
                && score.contaminated().n() > 0) {
            return "all of its " + score.contaminated().n() + " items stand in the training documents.";
        }
        return Stream.concat(Stream.of(task), EvaluationTask.followedFrom(task).stream())
                .map(missing::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("there were no items for it.");
    }

    private static boolean passes(Requirement rule, Score score) {
        return (rule.atLeast() == null || score.score() >= rule.atLeast())
                && (rule.atMost() == null || score.score() <= rule.atMost())
                && (rule.lowAtLeast() == null || score.low() >= rule.lowAtLeast())
                && (rule.highAtMost() == null || score.high() <= rule.highAtMost());
    }

    private static String sentence(Requirement rule, Score score) {
        List<String> bounds = new ArrayList<>();
        if (rule.atLeast() != null) bounds.add("at least " + figure(rule.atLeast()));
        if (rule.atMost() != null) bounds.add("at most " + figure(rule.atMost()));
        if (rule.lowAtLeast() != null)
            bounds.add("an interval that starts at " + figure(rule.lowAtLeast()) + " or above");
        if (rule.highAtMost() != null)
            bounds.add("an interval that ends at " + figure(rule.highAtMost()) + " or below");
        return "%s is %s (%s to %s, %d items); %s is required."
                .formatted(
                        rule.task(),
                        figure(score.score()),
                        figure(score.low()),
                        figure(score.high()),
                        score.n(),
                        String.join(" and ", bounds));
    }
}
