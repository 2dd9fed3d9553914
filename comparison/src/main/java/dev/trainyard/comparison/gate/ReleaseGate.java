package dev.trainyard.comparison.gate;

import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Applies the rules of a recipe to a candidate. A rule that cannot be applied, because a task or an item was not
 * measured, is missed: what was not compared is not released by default.
 */
public final class ReleaseGate {
    private final ReleaseRecipe rules;
    private final long seed;

    /** @param seed of the bootstrap's resampling in comparisons */
    public ReleaseGate(ReleaseRecipe rules, long seed) {
        this.rules = rules;
        this.seed = seed;
    }

    public ReleaseDecision judge(Candidate candidate, Reference.Lookup references) {
        List<RuleVerdict> verdicts = new ArrayList<>();
        rules.requirements().forEach(rule -> verdicts.add(ScoreRequirement.verdict(rule, candidate)));
        rules.noWorseThan()
                .forEach(rule -> verdicts.addAll(new RegressionRule(rule, seed).verdicts(candidate, references)));
        rules.critical().forEach(rule -> verdicts.add(CriticalRule.verdict(rule, candidate, references)));
        return ReleaseDecision.of(verdicts);
    }

    static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
