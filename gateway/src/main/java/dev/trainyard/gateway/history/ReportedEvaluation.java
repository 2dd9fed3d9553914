package dev.trainyard.gateway.history;

import dev.trainyard.contracts.artifact.Artifact;
import java.util.List;

/**
 * The evaluation of a run.
 *
 * @param compared the steps that made the first and the second checkpoint; empty if they are not known
 */
record ReportedEvaluation(Artifact artifact, List<String> compared) {
    ReportedEvaluation {
        compared = List.copyOf(compared);
    }
}
