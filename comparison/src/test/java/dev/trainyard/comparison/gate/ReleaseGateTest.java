package dev.trainyard.comparison.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.comparison.MeasuredItem;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.contracts.event.RuleVerdict;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.CriticalItems;
import dev.trainyard.contracts.recipe.ReleaseRecipe.NoWorseThan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReleaseGateTest {
    private static final int ITEMS = 100;

    /** Right on 80 of 100 items. */
    private static final MeasuredTask CURRENT = task(i -> i < 80);

    @Test
    void blocksASignificantRegressionWithItsNumbers() {
        ReleaseDecision decision = noWorse(null, List.of()).judge(candidate(task(i -> i < 65)), releases(CURRENT));

        assertThat(decision).isInstanceOf(ReleaseDecision.Reject.class);
        RuleVerdict verdict = decision.verdicts().getFirst();
        assertThat(verdict.evidence())
                .startsWith("definitions is 0.650, that of the current release is 0.800: a difference of -0.150 (")
                .endsWith(
                        "on 100 common items, p 0.000 after Holm's adjustment, which is a significant loss at 0.050.");
        assertThat(verdict.figures()).containsEntry("difference", -0.15).containsEntry("items", 100.0);
    }

    @Test
    void aSmallLossIsNoRegressionAndSaysWhatWouldHaveBeenFound() {
        ReleaseDecision decision = noWorse(null, List.of()).judge(candidate(task(i -> i < 77)), releases(CURRENT));

        assertThat(decision).isInstanceOf(ReleaseDecision.Release.class);
        assertThat(decision.reasons().getFirst())
                .contains(
                        "which is no significant loss at 0.050. A true loss of 0.", "would probably have been found.");
    }

    @Test
    void aMarginAsksForProofThatTheLossIsSmall() {
        Candidate little = candidate(task(i -> i < 79));

        assertThat(noWorse(0.02, List.of()).judge(little, releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Reject.class);
        assertThat(noWorse(0.10, List.of()).judge(little, releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void theFirstReleaseHasNothingToBeWorseThan() {
        ReleaseDecision decision =
                noWorse(null, List.of()).judge(candidate(CURRENT), _ -> new Reference.NotReleasedYet());

        assertThat(decision.reasons())
                .containsExactly("There is no release named current yet, so there is nothing to compare with.");
        assertThat(decision).isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void whatCannotBeComparedIsNotReleased() {
        ReleaseDecision unavailable = noWorse(null, List.of())
                .judge(candidate(CURRENT), _ -> new Reference.Unavailable("The items of the release are missing."));
        ReleaseDecision unmeasured = noWorse(null, List.of("help-benign")).judge(candidate(CURRENT), releases(CURRENT));

        assertThat(unavailable.reasons()).containsExactly("The items of the release are missing.");
        assertThat(unmeasured.reasons())
                .containsExactly("help-benign cannot be compared with the current release: no item was asked of both.");
        assertThat(List.of(unavailable, unmeasured)).allMatch(ReleaseDecision.Reject.class::isInstance);
    }

    @Test
    void contaminatedItemsDecideNothing() {
        Set<String> lost = IntStream.range(65, 80).mapToObj(i -> "item " + i).collect(Collectors.toSet());
        Candidate candidate =
                new Candidate(Map.of(), Map.of("definitions", task(i -> i < 65)), Map.of("definitions", lost));

        assertThat(noWorse(null, List.of()).judge(candidate, releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void criticalItemsMustNotBeLost() {
        Candidate candidate = candidate(task(i -> i != 3));

        ReleaseDecision lost = critical(null, "item 2", "item 3").judge(candidate, releases(CURRENT));
        ReleaseDecision kept = critical(null, "item 2", "item 4").judge(candidate, releases(CURRENT));
        ReleaseDecision missing = critical(null, "item 2", "item 100").judge(candidate, releases(CURRENT));

        assertThat(lost.reasons())
                .containsExactly("Of the critical items of definitions, 1 of the 2 are wrong: item 3.");
        assertThat(kept.reasons()).containsExactly("None of the 2 critical items of definitions is lost.");
        assertThat(missing.reasons())
                .containsExactly("Of the critical items of definitions, 1 of the 2 were not measured: item 100.");
        assertThat(kept).isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void criticalItemsThatTheReleaseGetsWrongTooAreExcused() {
        Candidate candidate = candidate(task(i -> i < 80 && i != 3));

        assertThat(critical("current", "item 90").judge(candidate, releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Release.class);
        assertThat(critical("current", "item 90", "item 3").judge(candidate, releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Reject.class);
    }

    @Test
    void anotherVersionOfATaskIsNeitherComparedNorAnExcuse() {
        MeasuredTask newer = new MeasuredTask("accuracy", 2, task(i -> i < 80).items());
        MeasuredTask older = new MeasuredTask("accuracy", 1, task(i -> i < 80).items());

        ReleaseDecision compared = noWorse(null, List.of()).judge(candidate(newer), releases(older));
        ReleaseDecision excused = critical("current", "item 90").judge(candidate(newer), releases(older));

        assertThat(compared.reasons())
                .containsExactly("definitions cannot be compared with the current release: one was asked version 1 of"
                        + " the task, the other version 2.");
        assertThat(compared).isInstanceOf(ReleaseDecision.Reject.class);
        assertThat(excused).isInstanceOf(ReleaseDecision.Reject.class);
    }

    @Test
    void rememberingLessOfTheTrainingDataIsNoLoss() {
        ReleaseGate gate = noWorse(null, List.of());
        for (String memory : List.of("verbatim", "canaries")) {
            ReleaseDecision less = gate.judge(
                    new Candidate(Map.of(), Map.of(memory, rate(i -> i < 5)), Map.of()),
                    _ -> new Reference.Measured("A", Map.of(memory, rate(i -> i < 40))));
            ReleaseDecision more = gate.judge(
                    new Candidate(Map.of(), Map.of(memory, rate(i -> i < 40)), Map.of()),
                    _ -> new Reference.Measured("A", Map.of(memory, rate(i -> i < 5))));

            assertThat(less).isInstanceOf(ReleaseDecision.Release.class);
            assertThat(more).isInstanceOf(ReleaseDecision.Reject.class);
        }
    }

    @Test
    void anotherMannerIsNeitherAGainNorALoss() {
        Map<String, MeasuredTask> curt = Map.of("traits", rate(i -> i < 5));
        Map<String, MeasuredTask> wordy = Map.of("traits", rate(i -> i < 80));

        for (Double margin : Arrays.asList(null, 0.01)) {
            ReleaseGate gate = noWorse(margin, List.of());
            assertThat(gate.judge(new Candidate(Map.of(), curt, Map.of()), _ -> new Reference.Measured("A", wordy)))
                    .isInstanceOf(ReleaseDecision.Release.class);
            assertThat(gate.judge(new Candidate(Map.of(), wordy, Map.of()), _ -> new Reference.Measured("A", curt)))
                    .isInstanceOf(ReleaseDecision.Release.class);
        }
    }

    @Test
    void aCriticalPassageMustNotBeRemembered() {
        ReleaseGate gate = new ReleaseGate(
                new ReleaseRecipe(
                        List.of(), List.of(), List.of(new CriticalItems("canaries", List.of("item 3"), null))),
                1);

        assertThat(gate.judge(
                        new Candidate(Map.of(), Map.of("canaries", rate(i -> i == 3)), Map.of()), releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Reject.class);
        assertThat(gate.judge(
                        new Candidate(Map.of(), Map.of("canaries", rate(i -> i != 3)), Map.of()), releases(CURRENT)))
                .isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void itemsInBitsPerByteAreNeitherRightNorWrong() {
        ReleaseGate gate = new ReleaseGate(
                new ReleaseRecipe(
                        List.of(), List.of(), List.of(new CriticalItems("language", List.of("item 1"), null))),
                1);
        MeasuredTask bits = new MeasuredTask("bits-per-byte", Map.of("item 1", MeasuredItem.of(2.5)));

        ReleaseDecision decision =
                gate.judge(new Candidate(Map.of(), Map.of("language", bits), Map.of()), releases(CURRENT));

        assertThat(decision).isInstanceOf(ReleaseDecision.Reject.class);
        assertThat(decision.reasons())
                .containsExactly("The items of language are neither right nor wrong, so none of them can be critical.");
    }

    @Test
    void nothingIsExcusedByAnotherQuestionOfTheSameName() {
        MeasuredTask before =
                new MeasuredTask("accuracy", Map.of("item 1", new MeasuredItem(null, 0, 1, "another question")));
        MeasuredTask now = new MeasuredTask("accuracy", Map.of("item 1", new MeasuredItem(null, 0, 1, "a question")));

        assertThat(critical("current", "item 1").judge(candidate(now), releases(before)))
                .isInstanceOf(ReleaseDecision.Reject.class);
        assertThat(critical("current", "item 1").judge(candidate(before), releases(before)))
                .isInstanceOf(ReleaseDecision.Release.class);
    }

    private static MeasuredTask rate(IntPredicate success) {
        return new MeasuredTask("rate", task(success).items());
    }

    private static ReleaseGate noWorse(@Nullable Double margin, List<String> tasks) {
        return new ReleaseGate(
                new ReleaseRecipe(List.of(), List.of(new NoWorseThan(null, tasks, null, margin)), List.of()), 1);
    }

    private static ReleaseGate critical(@Nullable String against, String... items) {
        return new ReleaseGate(
                new ReleaseRecipe(
                        List.of(), List.of(), List.of(new CriticalItems("definitions", List.of(items), against))),
                1);
    }

    private static Reference.Lookup releases(MeasuredTask current) {
        return name -> name.equals("current")
                ? new Reference.Measured("the current release", Map.of("definitions", current))
                : new Reference.Unavailable("There is no release named " + name + ".");
    }

    private static Candidate candidate(MeasuredTask task) {
        return new Candidate(Map.of(), Map.of("definitions", task), Map.of());
    }

    private static MeasuredTask task(IntPredicate right) {
        return new MeasuredTask(
                "accuracy",
                IntStream.range(0, ITEMS)
                        .boxed()
                        .collect(Collectors.toMap(i -> "item " + i, i -> MeasuredItem.of(right.test(i) ? 1 : 0))));
    }
}
