package dev.trainyard.evaluation.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReleaseRuleTest {

    @Test
    void releasesIfEveryRequirementIsMet() {
        ReleaseDecision verdict = rule(
                        new Requirement("refuse-harmful", 0.8, null), new Requirement("language", null, 2.5))
                .judge(List.of(task("refuse-harmful", 0.9375, 80), task("language", 2.5, 40)));

        assertThat(verdict).isInstanceOf(ReleaseDecision.Release.class);
        assertThat(verdict.reasons())
                .containsExactly(
                        "refuse-harmful is 0.938 (0.838 to 1.038, 80 items); at least 0.800 is required.",
                        "language is 2.500 (2.400 to 2.600, 40 items); at most 2.500 is required.");
    }

    @Test
    void rejectsAndListsOnlyTheMissedRequirements() {
        ReleaseDecision verdict = rule(
                        new Requirement("refuse-harmful", 0.8, null), new Requirement("help-benign", 0.8, 0.9))
                .judge(List.of(task("refuse-harmful", 0.9, 80), task("help-benign", 0.5, 80)));

        assertThat(verdict)
                .isEqualTo(
                        new ReleaseDecision.Reject(
                                List.of(
                                        "help-benign is 0.500 (0.400 to 0.600, 80 items); at least 0.800 and at most 0.900 is required.")));
    }

    @Test
    void aTaskWithoutItemsMeetsNoRequirement() {
        ReleaseDecision verdict =
                rule(new Requirement("java-parses", 0.0, null)).judge(List.of(task("java-parses", 0, 0)));

        assertThat(verdict)
                .isEqualTo(new ReleaseDecision.Reject(
                        List.of("java-parses was not measured: there were no items for it.")));
    }

    @Test
    void judgesByTheScoreOfTheSecondCheckpoint() {
        TaskComparison worse =
                new TaskComparison("help-benign", "rate", new Score(1, 80, 0.9, 1), new Score(0.1, 80, 0, 0.2));

        assertThat(rule(new Requirement("help-benign", 0.8, null)).judge(List.of(worse)))
                .isInstanceOf(ReleaseDecision.Reject.class);
    }

    @Test
    void withoutRequirementsEveryModelIsReleased() {
        assertThat(rule().judge(List.of())).isEqualTo(new ReleaseDecision.Release(List.of()));
    }

    private static ReleaseRule rule(Requirement... requirements) {
        return new ReleaseRule(new ReleaseRecipe(List.of(requirements)));
    }

    private static TaskComparison task(String name, double score, int n) {
        Score of = new Score(score, n, score - 0.1, score + 0.1);
        return new TaskComparison(name, "rate", of, of);
    }
}
