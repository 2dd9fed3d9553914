package dev.trainyard.comparison.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.comparison.CheckpointComparison;
import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.comparison.MeasuredItem;
import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.TaskDifference;
import dev.trainyard.comparison.statistics.DetectableDifference;
import dev.trainyard.comparison.statistics.McNemar;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe.NoWorseThan;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Simulates checkpoints whose true quality is known: equally good ones are rarely told apart, and regressions above the
 * smallest detectable difference are mostly blocked. The three tasks are like those of an evaluation: 200 items that
 * succeed or fail on their own, 200 items of 50 passages whose difficulty is shared, and the bits per byte of 60
 * passages of different lengths.
 */
class GateSimulationTest {
    private static final int SIMULATIONS = 200;
    private static final int REGRESSIONS = 100;
    private static final double ALPHA = 0.05;

    private static final ReleaseGate GATE = new ReleaseGate(
            new ReleaseRecipe(List.of(), List.of(new NoWorseThan(null, List.of(), ALPHA, null)), List.of()), 1);

    @Test
    void equallyGoodCheckpointsAreRarelyToldApart() {
        int blocked = 0;
        int preferred = 0;
        for (int i = 0; i < SIMULATIONS; i++) {
            SplittableRandom chance = new SplittableRandom(i);
            Items items = new Items(chance);
            Map<String, MeasuredTask> first = items.measured(chance, 0);
            Map<String, MeasuredTask> second = items.measured(chance, 0);
            if (GATE.judge(candidate(second), reference(first)) instanceof ReleaseDecision.Reject) blocked++;
            CheckpointComparison comparison =
                    CheckpointComparison.of(first, second, Map.of(), ComparisonSettings.of(ALPHA, 1));
            if (comparison.tasks().stream().anyMatch(it -> it.isSignificantlyBetter(ALPHA))) preferred++;
        }

        System.out.printf("A/A: %d of %d blocked, %d preferred%n", blocked, SIMULATIONS, preferred);
        assertThat(blocked + preferred).isLessThanOrEqualTo(SIMULATIONS / 20);
    }

    @Test
    void regressionsAboveTheSmallestDetectableDifferenceAreMostlyBlocked() {
        detectable().forEach((task, loss) -> {
            int blocked = 0;
            for (int i = 0; i < REGRESSIONS; i++) {
                SplittableRandom chance = new SplittableRandom(1_000 + i);
                Items items = new Items(chance);
                Map<String, MeasuredTask> first = items.measured(chance, 0);
                Map<String, MeasuredTask> second = new TreeMap<>(items.measured(chance, 0));
                second.put(task, items.measured(chance, loss).get(task));
                if (GATE.judge(candidate(second), reference(first)) instanceof ReleaseDecision.Reject) blocked++;
            }

            System.out.printf("%s: %d of %d regressions by %.4f blocked%n", task, blocked, REGRESSIONS, loss);
            assertThat(blocked).as(task).isGreaterThanOrEqualTo(REGRESSIONS * 8 / 10);
        });
    }

    /** For each task, a tenth above the mean of what 40 comparisons of equally good checkpoints state. */
    private static Map<String, Double> detectable() {
        Map<String, Double> means = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            SplittableRandom chance = new SplittableRandom(5_000 + i);
            Items items = new Items(chance);
            CheckpointComparison comparison = CheckpointComparison.of(
                    items.measured(chance, 0), items.measured(chance, 0), Map.of(), ComparisonSettings.of(ALPHA, 1));
            for (String task : List.of(Items.SINGLE, Items.PASSAGES, Items.LANGUAGE)) {
                TaskDifference difference = comparison.task(task).orElseThrow();
                means.merge(task, 1.1 * difference.detectable() / 40, Double::sum);
            }
        }
        return means;
    }

    @Test
    void theStatedPowerOfMcNemarsTestIsReached() {
        double loss = DetectableDifference.ofRates(150, 0.3, ALPHA, 0.8);
        int found = 0;
        for (int i = 0; i < 1_000; i++) {
            SplittableRandom chance = new SplittableRandom(i);
            int lost = 0;
            int won = 0;
            for (int item = 0; item < 150; item++) {
                double drawn = chance.nextDouble();
                if (drawn < (0.3 + loss) / 2) lost++;
                else if (drawn < 0.3) won++;
            }
            double p = McNemar.pValue(lost, won);
            if (lost > won && p <= ALPHA) found++;
        }

        assertThat(found).isBetween(760, 840);
    }

    private static Candidate candidate(Map<String, MeasuredTask> tasks) {
        return new Candidate(Map.of(), tasks, Map.of());
    }

    private static Reference.Lookup reference(Map<String, MeasuredTask> tasks) {
        return _ -> new Reference.Measured("the current release", tasks);
    }

    /** The items of the three tasks, with their difficulties. */
    private static final class Items {
        static final String SINGLE = "definitions";
        static final String PASSAGES = "javadoc-body";
        static final String LANGUAGE = "language";

        private final double[] single = new double[200];
        private final double[] passages = new double[50];
        private final double[] texts = new double[60];
        private final double[] bytes = new double[60];

        Items(SplittableRandom chance) {
            for (int i = 0; i < single.length; i++) single[i] = 0.35 + 0.55 * chance.nextDouble();
            for (int i = 0; i < passages.length; i++) passages[i] = 0.35 + 0.55 * chance.nextDouble();
            for (int i = 0; i < texts.length; i++) {
                texts[i] = 1.5 + chance.nextDouble();
                bytes[i] = 200 + chance.nextInt(1_800);
            }
        }

        /** The results of a checkpoint that is worse by {@code loss} in every task. */
        Map<String, MeasuredTask> measured(SplittableRandom chance, double loss) {
            Map<String, MeasuredItem> ofSingle = new TreeMap<>();
            for (int i = 0; i < single.length; i++) ofSingle.put("item " + i, drawn(chance, null, single[i] - loss));
            Map<String, MeasuredItem> ofPassages = new TreeMap<>();
            for (int i = 0; i < passages.length; i++) {
                // What a checkpoint makes of a passage is common to its questions.
                double mood = 0.3 * (chance.nextDouble() - 0.5);
                for (int question = 0; question < 4; question++) {
                    ofPassages.put(
                            "passage " + i + ", question " + question,
                            drawn(chance, "passage " + i, passages[i] + mood - loss));
                }
            }
            Map<String, MeasuredItem> ofTexts = new TreeMap<>();
            for (int i = 0; i < texts.length; i++) {
                double bits = texts[i] + 0.05 * chance.nextGaussian() + loss;
                ofTexts.put("text " + i, new MeasuredItem(null, bits, bytes[i]));
            }
            return Map.of(
                    SINGLE, new MeasuredTask("accuracy", ofSingle),
                    PASSAGES, new MeasuredTask("accuracy", ofPassages),
                    LANGUAGE, new MeasuredTask("bits-per-byte", ofTexts));
        }

        private static MeasuredItem drawn(SplittableRandom chance, @Nullable String cluster, double success) {
            return new MeasuredItem(cluster, chance.nextDouble() < success ? 1 : 0, 1);
        }
    }
}
