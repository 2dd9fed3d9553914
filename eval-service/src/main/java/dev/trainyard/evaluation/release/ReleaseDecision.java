package dev.trainyard.evaluation.release;

import java.util.List;

/** Whether a model may be released, with a sentence for each requirement on which the decision is based. */
public sealed interface ReleaseDecision {
    List<String> reasons();

    /** Every requirement was met; the reasons give the scores. */
    record Release(List<String> reasons) implements ReleaseDecision {
        public Release {
            reasons = List.copyOf(reasons);
        }
    }

    /** At least one requirement was missed; the reasons list the missed ones. */
    record Reject(List<String> reasons) implements ReleaseDecision {
        public Reject {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) throw new IllegalArgumentException("a rejection needs a reason");
        }
    }
}
