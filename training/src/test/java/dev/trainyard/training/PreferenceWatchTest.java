package dev.trainyard.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.model.training.Rewards;
import dev.trainyard.training.PreferenceWatch.Rules;
import java.util.Random;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class PreferenceWatchTest {
    private static final Rules REPORTING = new Rules(true, FallingLikelihood.REPORT, 0);
    private static final int STEPS = 100;

    @Test
    void saysOnceThatMarginsDoNotTellUnrelatedAnswersApart() {
        PreferenceWatch watch = after(STEPS, REPORTING, _ -> rewards(8, 0.01, 0.5, 0, 0.01));

        assertThat(watch.notices())
                .containsExactly(
                        "The margins do not tell the chosen answers from the rejected ones yet: after 10 of 100"
                                + " steps, 36 of 72 pairs (50 %, with an interval of 39 to 61 %) had a positive margin, which is"
                                + " not more than the half that unrelated answers give. If this stays so, see whether what is"
                                + " preferred is visible in the answers, and raise the learningRate of this step.");
        assertThat(watch.fellAt()).isNull();
    }

    @Test
    void doesNotCountTheFirstStepWhoseMarginsAreAllZero() {
        PreferenceWatch watch =
                after(STEPS, REPORTING, step -> step == 0 ? rewards(8, 0, 0, 0, 0) : rewards(8, 0.2, 0.75, 0, 0.01));

        assertThat(watch.compared()).isEqualTo(8 * 99);
        assertThat(watch.notices()).isEmpty();
    }

    @Test
    void waitsForTwentyPairsBeforeItJudgesTheStart() {
        // A tenth of 20 steps are 2, which have one counted pair.
        assertThat(after(20, 20, REPORTING, _ -> rewards(1, 0, 0, 0, 0)).notices())
                .isEmpty();
        assertThat(after(21, 20 * 20, REPORTING, _ -> rewards(1, 0, 0, 0, 0)).startChecked())
                .isFalse();
        assertThat(after(40, 20 * 20, REPORTING, _ -> rewards(1, 0, 0, 0, 0)).notices())
                .singleElement()
                .asString()
                .contains("after 40 of 400 steps, 0 of 39 pairs (0 %");
    }

    @Test
    void findsThatChosenAnswersLoseLikelihoodWhileTheMarginGrows() {
        // A standard deviation of 0.3 in 80 pairs: a standard error of 0.034, three of which are 0.1.
        PreferenceWatch slight = after(STEPS, REPORTING, step -> rewards(8, 0.5, 0.9, -0.09, 0.3));
        PreferenceWatch clear = after(STEPS, REPORTING, step -> rewards(8, 0.5, 0.9, step < 40 ? 0.05 : -0.11, 0.3));

        assertThat(slight.notices()).isEmpty();
        assertThat(clear.fellAt()).isEqualTo(50);
        assertThat(clear.notices())
                .containsExactly("The chosen answers have lost likelihood although they win against the rejected ones:"
                        + " over the last 80 pairs before step 50 of 100 it was 0.1100 nats per token lower than at the"
                        + " start (standard error 0.0338), at a mean margin of 0.5000. To keep their likelihood, lower"
                        + " the learningRate of this step, raise its beta, or give it a likelihoodWeight.");
    }

    @Test
    void doesNotMindLowerLikelihoodWithoutAMargin() {
        assertThat(after(STEPS, REPORTING, _ -> rewards(8, -0.1, 0.9, -1, 0.3)).fellAt())
                .isNull();
    }

    @Test
    void comparesWithTheFirstTenthIfThereIsNoReference() {
        Rules without = new Rules(false, FallingLikelihood.ADD_LIKELIHOOD, 0.25);

        PreferenceWatch steady = after(STEPS, without, step -> rewards(8, step / 100.0, 0.9, -2.5, 0.3));
        PreferenceWatch falling =
                after(STEPS, without, step -> rewards(8, step / 100.0, 0.9, -2.5 - step / 100.0, 0.3));

        assertThat(steady.fellAt()).isNull();
        assertThat(falling.fellAt()).isEqualTo(30);
        assertThat(falling.notices().getLast())
                .contains("it was 0.2000 nats per token lower than at the start")
                .endsWith("From step 31 on, their likelihood is part of the loss, with the weight 0.25.");
    }

    @Test
    void looksAtEnoughPairsInAShortTraining() {
        PreferenceWatch watch = after(4, 4, REPORTING, _ -> rewards(8, 0.5, 0.9, -1, 0.3));

        assertThat(watch.fellAt()).isEqualTo(3);
        assertThat(watch.notices().getLast()).contains("the last 24 pairs before step 3 of 4");
    }

    @Test
    void decidesAlikeAfterItWasSavedAtAnyStep() throws Exception {
        LongFunction<Rewards> shown = step -> rewards(8, 0.5, 0.6, 0.1 - step / 200.0, 0.3);
        PreferenceWatch whole = after(STEPS, REPORTING, shown);

        for (int saved = 0; saved < STEPS; saved += 7) {
            byte[] json = ContractJson.mapper().writeValueAsBytes(after(saved, STEPS, REPORTING, shown));
            PreferenceWatch watch = ContractJson.mapper().readValue(json, PreferenceWatch.class);
            for (long step = saved; step < STEPS; step++) watch = watch.plus(step, STEPS, shown.apply(step), REPORTING);

            assertThat(watch).isEqualTo(whole);
        }
        assertThat(whole.fellAt()).isNotNull();
    }

    @Test
    void raisesAnAlarmInAboutOneOfAHundredTrainingsInWhichNothingHappens() {
        Random random = new Random(7);
        int alarms = 0;
        int found = 0;
        for (int training = 0; training < 1_000; training++) {
            if (after(STEPS, REPORTING, step -> drawn(random, 0)).fellAt() != null) alarms++;
            if (after(STEPS, REPORTING, step -> drawn(random, -0.003 * step)).fellAt() != null) found++;
        }

        // Nine looks with a chance of 0.00135 each.
        assertThat(alarms).isBetween(3, 30);
        assertThat(found).isGreaterThan(990);
    }

    /** Eight pairs whose chosen answers change by this much on average, with a standard deviation of 0.5. */
    private static Rewards drawn(Random random, double change) {
        double sum = 0;
        double squares = 0;
        for (int pair = 0; pair < 8; pair++) {
            double one = change + 0.5 * random.nextGaussian();
            sum += one;
            squares += one * one;
        }
        return new Rewards(8, 0.3, 0.9, new Rewards.ChosenAnswers(-2, -20, sum / 8, sum, squares / 8));
    }

    private static PreferenceWatch after(long taken, Rules rules, LongFunction<Rewards> shown) {
        return after(taken, STEPS, rules, shown);
    }

    private static PreferenceWatch after(long taken, long steps, Rules rules, LongFunction<Rewards> shown) {
        PreferenceWatch watch = PreferenceWatch.NONE;
        for (long step = 0; step < taken; step++) watch = watch.plus(step, steps, shown.apply(step), rules);
        return watch;
    }

    /** @param change mean of the chosen answers' changes, in nats per token @param deviation their standard deviation */
    private static Rewards rewards(int pairs, double margin, double accuracy, double change, double deviation) {
        return new Rewards(
                pairs,
                margin,
                accuracy,
                new Rewards.ChosenAnswers(
                        change - 2, 10 * change - 20, change, 10 * change, change * change + deviation * deviation));
    }
}
