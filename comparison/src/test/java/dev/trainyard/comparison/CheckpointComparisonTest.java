package dev.trainyard.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.event.AskedForm;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CheckpointComparisonTest {
    private static final ComparisonSettings USUAL = ComparisonSettings.of(0.05, 7);

    @Test
    void pairsItemsByTheirNamesAndCountsTheOthers() {
        Map<String, MeasuredItem> first =
                Map.of("a", MeasuredItem.of(1), "b", MeasuredItem.of(0), "z", MeasuredItem.of(1));
        Map<String, MeasuredItem> second =
                Map.of("b", MeasuredItem.of(1), "a", MeasuredItem.of(1), "c", MeasuredItem.of(0));

        TaskDifference difference = compared(first, second, Map.of());

        assertThat(difference.items()).isEqualTo(2);
        assertThat(difference.first()).isEqualTo(0.5);
        assertThat(difference.second()).isEqualTo(1);
        assertThat(difference.onlyFirst().names()).containsExactly("z");
        assertThat(difference.onlySecond().names()).containsExactly("c");
    }

    /** An item that is called by its line in a file is another one after a line was inserted before it. */
    @Test
    void aNameForAnotherQuestionIsNoPair() {
        Map<String, MeasuredItem> first =
                Map.of("1", asked(0, "Bern?"), "2", asked(1, "Oslo?"), "3", asked(1, "Rome?"));
        Map<String, MeasuredItem> second = Map.of("1", asked(1, "Bern?"), "2", asked(0, "Paris?"), "3", asked(1, null));

        TaskDifference difference = compared(first, second, Map.of());

        assertThat(difference.items()).isEqualTo(2);
        assertThat(difference.difference()).isEqualTo(0.5);
        assertThat(difference.askedDifferently().names()).containsExactly("2");
        assertThat(difference.onlyFirst().names()).isEmpty();
    }

    @Test
    void usesMcNemarForSuccessesAndTheBootstrapOtherwise() {
        assertThat(compared(successes(50, 5, 20, 5), Map.of()).test()).isEqualTo(TaskDifference.Test.MCNEMAR);
        assertThat(compared(Map.of("a", MeasuredItem.of(0.5)), Map.of("a", MeasuredItem.of(1)), Map.of())
                        .test())
                .isEqualTo(TaskDifference.Test.BOOTSTRAP);
        assertThat(compared(
                                Map.of("a", new MeasuredItem("p", 1, 1), "b", new MeasuredItem("p", 1, 1)),
                                Map.of("a", new MeasuredItem("p", 0, 1), "b", new MeasuredItem("p", 1, 1)),
                                Map.of())
                        .test())
                .isEqualTo(TaskDifference.Test.BOOTSTRAP);
    }

    /** Eight passages of three items, with four failures in all after none was right before. */
    @Test
    void sharesDifferByAtMostOne() {
        Map<String, MeasuredItem> first = new HashMap<>();
        Map<String, MeasuredItem> second = new HashMap<>();
        for (int i = 0; i < 24; i++) {
            String passage = "passage " + i / 3;
            first.put("item " + i, new MeasuredItem(passage, 0, 1));
            second.put("item " + i, new MeasuredItem(passage, i < 4 ? 0 : 1, 1));
        }

        TaskDifference difference = compared(first, second, Map.of());

        assertThat(difference.difference()).isEqualTo(20 / 24.0, within(1e-12));
        assertThat(difference.interval().low()).isBetween(0.0, 0.8);
        assertThat(difference.interval().high()).isEqualTo(1);
    }

    @Test
    void findsAPlainLossOfSuccesses() {
        TaskDifference difference = compared(successes(50, 20, 5, 5), Map.of());

        assertThat(difference.difference()).isEqualTo(-15 / 80.0, within(1e-12));
        assertThat(difference.worse()).isEqualTo(20);
        assertThat(difference.better()).isEqualTo(5);
        assertThat(difference.pValue()).isEqualTo(0.0041, within(1e-4));
        assertThat(difference.isSignificantlyWorse(0.05)).isTrue();
        assertThat(difference.interval().high()).isNegative();
    }

    @Test
    void fewerBitsPerByteAreAGain() {
        Map<String, MeasuredItem> first = new HashMap<>();
        Map<String, MeasuredItem> second = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            first.put("passage " + i, new MeasuredItem(null, 2 + i / 40.0, 500 + i));
            second.put("passage " + i, new MeasuredItem(null, 1.9 + i / 40.0 + i % 3 * 0.02, 500 + i));
        }

        TaskDifference difference = only(CheckpointComparison.of(
                Map.of("language", new MeasuredTask("bits-per-byte", first)),
                Map.of("language", new MeasuredTask("bits-per-byte", second)),
                Map.of(),
                USUAL));

        assertThat(difference.difference()).isNegative();
        assertThat(difference.isSignificantlyBetter(0.05)).isTrue();
        assertThat(difference.better()).isEqualTo(40);
        assertThat(difference.lowestGain()).isPositive();
    }

    @Test
    void contaminatedItemsAreReportedApart() {
        Map<String, MeasuredItem> first = Map.of("a", MeasuredItem.of(1), "seen", MeasuredItem.of(0));
        Map<String, MeasuredItem> second = Map.of("a", MeasuredItem.of(1), "seen", MeasuredItem.of(1));

        TaskDifference difference = compared(first, second, Map.of("task", Set.of("seen")));

        assertThat(difference.items()).isEqualTo(1);
        assertThat(difference.difference()).isZero();
        assertThat(difference.contaminated()).isNotNull();
        assertThat(difference.contaminated().items()).isEqualTo(1);
        assertThat(difference.contaminated().difference()).isEqualTo(1);
    }

    @Test
    void pValuesAreAdjustedForTheNumberOfTasks() {
        MeasuredTask first = new MeasuredTask("accuracy", successes(50, 20, 5, 5)[0]);
        MeasuredTask second = new MeasuredTask("accuracy", successes(50, 20, 5, 5)[1]);

        CheckpointComparison comparison = CheckpointComparison.of(
                Map.of("one", first, "two", first, "mine", first),
                Map.of("one", second, "two", first, "yours", first),
                Map.of(),
                USUAL);

        TaskDifference changed = comparison.task("one").orElseThrow();
        assertThat(changed.adjusted()).isEqualTo(2 * changed.pValue(), within(1e-12));
        assertThat(comparison.task("two").orElseThrow().pValue()).isEqualTo(1);
        assertThat(comparison.onlyFirst()).containsExactly("mine");
        assertThat(comparison.onlySecond()).containsExactly("yours");
    }

    @Test
    void tasksWithoutCommonItemsProveNothing() {
        TaskDifference difference =
                compared(Map.of("a", MeasuredItem.of(1)), Map.of("b", MeasuredItem.of(0)), Map.of());

        assertThat(difference.test()).isEqualTo(TaskDifference.Test.NONE);
        assertThat(difference.isSignificantlyWorse(0.05)).isFalse();
    }

    @Test
    void itemsOfOneNameWithDifferentQuestionsAreCountedAndNotCompared() {
        Map<String, MeasuredItem> first =
                Map.of("a", asked(1, "four?"), "b", asked(1, "five?"), "c", MeasuredItem.of(1));
        Map<String, MeasuredItem> second = Map.of("a", asked(0, "four?"), "b", asked(0, "six?"), "c", asked(0, "any?"));

        TaskDifference difference = compared(first, second, Map.of());

        assertThat(difference.items()).isEqualTo(2);
        assertThat(difference.worse()).isEqualTo(2);
        assertThat(difference.askedDifferently().names()).containsExactly("b");
    }

    private static MeasuredItem asked(double score, String question) {
        return new MeasuredItem(null, score, 1, question);
    }

    @Test
    void tasksInDifferentFormsAreNotComparedAndSayWhy() {
        SortedMap<String, MeasuredItem> items = new TreeMap<>(Map.of("a", MeasuredItem.of(1)));

        CheckpointComparison comparison = CheckpointComparison.of(
                Map.of(
                        "metric", new MeasuredTask("accuracy", items),
                        "version", new MeasuredTask("accuracy", 1, items),
                        "examples", new MeasuredTask("accuracy", 1, new AskedForm(0, false), items),
                        "chat", new MeasuredTask("accuracy", 1, new AskedForm(5, false), items),
                        "form", new MeasuredTask("accuracy", 1, new AskedForm(5, true), items),
                        "unknown", new MeasuredTask("accuracy", 1, items)),
                Map.of(
                        "metric", new MeasuredTask("bits-per-byte", items),
                        "version", new MeasuredTask("accuracy", 2, items),
                        "examples", new MeasuredTask("accuracy", 1, new AskedForm(5, false), items),
                        "chat", new MeasuredTask("accuracy", 1, new AskedForm(5, true), items),
                        "form", new MeasuredTask("accuracy", 1, new AskedForm(5, true), items),
                        "unknown", new MeasuredTask("accuracy", 0, items)),
                Map.of(),
                USUAL);

        assertThat(comparison.tasks()).extracting(TaskDifference::task).containsExactly("form", "unknown");
        assertThat(comparison.incomparable())
                .containsExactly(
                        new IncomparableTask("chat", "only one was asked in its chat template"),
                        new IncomparableTask("examples", "one was shown 0 examples before each question, the other 5"),
                        new IncomparableTask(
                                "metric", "the metric of one is accuracy, that of the other is bits-per-byte"),
                        new IncomparableTask("version", "one was asked version 1 of the task, the other version 2"));
    }

    private static TaskDifference compared(Map<String, MeasuredItem>[] both, Map<String, Set<String>> contaminated) {
        return compared(both[0], both[1], contaminated);
    }

    private static TaskDifference compared(
            Map<String, MeasuredItem> first, Map<String, MeasuredItem> second, Map<String, Set<String>> contaminated) {
        return only(CheckpointComparison.of(
                Map.of("task", new MeasuredTask("accuracy", first)),
                Map.of("task", new MeasuredTask("accuracy", second)),
                contaminated,
                USUAL));
    }

    private static TaskDifference only(CheckpointComparison comparison) {
        assertThat(comparison.tasks()).hasSize(1);
        return comparison.tasks().getFirst();
    }

    /** Both sides' items, by what they get right. */
    @SuppressWarnings("unchecked")
    private static Map<String, MeasuredItem>[] successes(int both, int onlyFirst, int onlySecond, int neither) {
        Map<String, MeasuredItem> first = new HashMap<>();
        Map<String, MeasuredItem> second = new HashMap<>();
        for (int i = 0; i < both + onlyFirst + onlySecond + neither; i++) {
            boolean ofFirst = i < both + onlyFirst;
            boolean ofSecond = i < both || i >= both + onlyFirst && i < both + onlyFirst + onlySecond;
            first.put("item " + i, MeasuredItem.of(ofFirst ? 1 : 0));
            second.put("item " + i, MeasuredItem.of(ofSecond ? 1 : 0));
        }
        return new Map[] {first, second};
    }
}
