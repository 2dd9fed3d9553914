package dev.trainyard.comparison.gate;

import static dev.trainyard.comparison.gate.ReleaseGate.figure;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.contracts.recipe.ReleaseRecipe.NoWorseThan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The candidate must not be worse than another checkpoint. Without a margin, a task is missed if the candidate is
 * significantly worse, after Holm's adjustment over the tasks of the rule. With a margin, a task is missed unless the
 * whole interval of the difference lies above the margin (non-inferiority); this needs no adjustment, because every
 * task has to pass.
 */
final class RegressionRule {
    private final NoWorseThan rule;
    private final long seed;

    RegressionRule(NoWorseThan rule, long seed) {
        this.rule = rule;
        this.seed = seed;
    }

    List<RuleVerdict> verdicts(Candidate candidate, Reference.Lookup references) {
        return switch (references.find(rule.reference())) {
            case Reference.Measured measured -> compared(candidate, measured);
            case Reference.NotReleasedYet _ ->
                List.of(verdict(
                        rule.reference(),
                        true,
                        "There is no release named " + rule.reference() + " yet, so there is nothing to compare with.",
                        Map.of()));
            case Reference.Unavailable(String reason) -> List.of(verdict(rule.reference(), false, reason, Map.of()));
        };
    }

    private List<RuleVerdict> compared(Candidate candidate, Reference.Measured reference) {
        Collection<String> wanted =
                rule.tasks().isEmpty() ? new TreeSet<>(reference.tasks().keySet()) : new ArrayList<>(rule.tasks());
        // A manner can neither become better nor worse, and must not cost the other tasks in Holm's adjustment.
        wanted.removeIf(EvaluationTask::isDescriptive);
        CheckpointComparison comparison = CheckpointComparison.of(
                only(wanted, reference.tasks()),
                only(wanted, candidate.tasks()),
                CheckpointComparison.contaminatedInEither(reference.contaminated(), candidate.contaminated()),
                ComparisonSettings.of(rule.errorRate(), seed));
        List<RuleVerdict> verdicts = new ArrayList<>();
        for (String task : wanted) {
            verdicts.add(comparison
                    .task(task)
                    .filter(it -> it.items() > 0)
                    .map(it -> judged(it, reference.title()))
                    .orElseGet(() -> verdict(
                            task,
                            false,
                            task + " cannot be compared with " + reference.title() + ": "
                                    + comparison.whyIncomparable(task).orElse("no item was asked of both") + ".",
                            Map.of())));
        }
        return verdicts;
    }

    private static Map<String, MeasuredTask> only(Collection<String> wanted, Map<String, MeasuredTask> tasks) {
        Map<String, MeasuredTask> chosen = new TreeMap<>(tasks);
        chosen.keySet().retainAll(wanted);
        return chosen;
    }

    private RuleVerdict judged(TaskDifference difference, String title) {
        boolean met = rule.margin() == null
                ? !difference.isSignificantlyWorse(rule.errorRate())
                : difference.lowestGain() >= -rule.margin();
        return verdict(difference.task(), met, evidence(difference, title, met), figures(difference));
    }

    private String evidence(TaskDifference difference, String title, boolean met) {
        String compared = "%s is %s, that of %s is %s: a difference of %s (%s to %s) on %d common items"
                .formatted(
                        difference.task(),
                        figure(difference.second()),
                        title,
                        figure(difference.first()),
                        signed(difference.difference()),
                        signed(difference.interval().low()),
                        signed(difference.interval().high()),
                        difference.items());
        if (rule.margin() != null) {
            return compared + "; no part of the interval may be a loss of more than " + figure(rule.margin()) + ".";
        }
        String tested = compared
                + ", p %s after Holm's adjustment, which is %s at %s."
                        .formatted(
                                figure(difference.adjusted()),
                                met ? "no significant loss" : "a significant loss",
                                figure(rule.errorRate()));
        return met ? tested + detectable(difference) : tested;
    }

    private static String detectable(TaskDifference difference) {
        return Double.isFinite(difference.detectable())
                ? " A true loss of " + figure(difference.detectable()) + " would probably have been found."
                : " These items are too few to find any loss.";
    }

    private static Map<String, Double> figures(TaskDifference difference) {
        return Map.of(
                "score", difference.second(),
                "reference", difference.first(),
                "difference", difference.difference(),
                "low", difference.interval().low(),
                "high", difference.interval().high(),
                "p", difference.pValue(),
                "adjusted", difference.adjusted(),
                "detectable", difference.detectable(),
                "items", (double) difference.items(),
                "unpaired",
                        (double) difference.onlyFirst().count()
                                + difference.onlySecond().count()
                                + 2.0 * difference.askedDifferently().count());
    }

    private static RuleVerdict verdict(String task, boolean met, String evidence, Map<String, Double> figures) {
        return RuleVerdict.of(RuleVerdict.NO_WORSE_THAN, task, met, evidence, figures);
    }

    private static String signed(double value) {
        return (value > 0 ? "+" : "") + figure(value);
    }
}
