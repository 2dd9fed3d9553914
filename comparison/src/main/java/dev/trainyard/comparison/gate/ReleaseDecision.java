package dev.trainyard.comparison.gate;

import dev.trainyard.contracts.event.RuleVerdict;
import java.util.List;

/** Whether a candidate may be released, with the verdict of each rule. */
public sealed interface ReleaseDecision {
    /** Of all rules, in the order of the recipe. */
    List<RuleVerdict> verdicts();

    /** One sentence for each rule on which the decision is based. */
    List<String> reasons();

    /** Every rule was met; the reasons are the evidence of all rules. */
    record Release(List<RuleVerdict> verdicts) implements ReleaseDecision {
        public Release {
            verdicts = List.copyOf(verdicts);
        }

        @Override
        public List<String> reasons() {
            return verdicts.stream().map(RuleVerdict::evidence).toList();
        }
    }

    /** At least one rule was missed; the reasons are the evidence of the missed ones. */
    record Reject(List<RuleVerdict> verdicts) implements ReleaseDecision {
        public Reject {
            verdicts = List.copyOf(verdicts);
            if (verdicts.stream().allMatch(RuleVerdict::met)) {
                throw new IllegalArgumentException("a rejection needs a rule that was missed");
            }
        }

        @Override
        public List<String> reasons() {
            return verdicts.stream()
                    .filter(verdict -> !verdict.met())
                    .map(RuleVerdict::evidence)
                    .toList();
        }
    }

    static ReleaseDecision of(List<RuleVerdict> verdicts) {
        return verdicts.stream().allMatch(RuleVerdict::met) ? new Release(verdicts) : new Reject(verdicts);
    }
}
