package dev.trainyard.comparison.gate;

import dev.trainyard.comparison.MeasuredItem;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.ScoreDirection;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.recipe.ReleaseRecipe.CriticalItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Items that the candidate must get right, except those that a named release gets wrong, too. */
final class CriticalRule {
    /** Further items are only counted. */
    private static final int MOST_NAMES = 10;

    private static final String BITS = "bits-per-byte";

    private CriticalRule() {}

    static RuleVerdict verdict(CriticalItems rule, Candidate candidate, Reference.Lookup references) {
        Reference reference = rule.against() == null ? new Reference.NotReleasedYet() : references.find(rule.against());
        if (reference instanceof Reference.Unavailable(String reason)) {
            return RuleVerdict.of(RuleVerdict.CRITICAL, rule.task(), false, reason, Map.of());
        }
        MeasuredTask measured = candidate.tasks().get(rule.task());
        if (measured != null && measured.metric().equals(BITS)) {
            return RuleVerdict.of(
                    RuleVerdict.CRITICAL,
                    rule.task(),
                    false,
                    "The items of " + rule.task() + " are neither right nor wrong, so none of them can be critical.",
                    Map.of());
        }
        Map<String, MeasuredTask> before = reference instanceof Reference.Measured known ? known.tasks() : Map.of();
        List<String> missing = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        for (String item : rule.items()) {
            Optional<Boolean> now = isRight(candidate.tasks(), rule.task(), item);
            boolean excused = isRight(before, rule.task(), item).equals(Optional.of(false))
                    && isSame(candidate.tasks(), before, rule.task(), item);
            if (now.isEmpty()) missing.add(item);
            else if (!now.get() && !excused) lost.add(item);
        }
        return RuleVerdict.of(
                RuleVerdict.CRITICAL,
                rule.task(),
                missing.isEmpty() && lost.isEmpty(),
                evidence(rule, missing, lost),
                Map.of("items", (double) rule.items().size(), "lost", (double) lost.size(), "missing", (double)
                        missing.size()));
    }

    private static Optional<Boolean> isRight(Map<String, MeasuredTask> tasks, String task, String item) {
        return Optional.ofNullable(tasks.get(task))
                .flatMap(measured -> Optional.ofNullable(measured.items().get(item))
                        .map(MeasuredItem::score)
                        .map(score -> switch (ScoreDirection.of(task, measured.metric())) {
                            case HIGHER_IS_BETTER -> score >= 1;
                            case LOWER_IS_BETTER -> score <= 0;
                            // No answer to an item that describes a manner is wrong.
                            case NEITHER -> true;
                        }));
    }

    private static boolean isSame(
            Map<String, MeasuredTask> now, Map<String, MeasuredTask> before, String task, String item) {
        MeasuredTask one = now.get(task);
        MeasuredTask other = before.get(task);
        if (one == null || other == null || one.incomparableWith(other).isPresent()) return false;
        MeasuredItem its = one.items().get(item);
        MeasuredItem others = other.items().get(item);
        return its != null && others != null && its.asksTheSame(others);
    }

    private static String evidence(CriticalItems rule, List<String> missing, List<String> lost) {
        int all = rule.items().size();
        if (missing.isEmpty() && lost.isEmpty()) {
            return "None of the " + all + " critical items of " + rule.task() + " is lost.";
        }
        List<String> parts = new ArrayList<>();
        if (!lost.isEmpty()) parts.add(lost.size() + " of the " + all + " are wrong: " + named(lost));
        if (!missing.isEmpty()) parts.add(missing.size() + " of the " + all + " were not measured: " + named(missing));
        return "Of the critical items of " + rule.task() + ", " + String.join("; ", parts) + ".";
    }

    private static String named(List<String> items) {
        String names = String.join(", ", items.subList(0, Math.min(MOST_NAMES, items.size())));
        return items.size() > MOST_NAMES ? names + " and " + (items.size() - MOST_NAMES) + " more" : names;
    }
}
