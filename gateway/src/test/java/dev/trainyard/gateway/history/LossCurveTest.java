package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.ChosenLikelihood;
import dev.trainyard.contracts.event.RolloutReport;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LossCurveTest {
    private static final RunId RUN = new RunId("a-run");

    @Test
    void doesNotDependOnTheOrderOfTheSteps() {
        List<Long> steps = new ArrayList<>();
        for (long step = 7; step <= 40_000; step += 7 + step % 5) steps.add(step);
        List<RunView.LossPoint> expected = curve(steps).shown();
        assertThat(expected).hasSizeBetween(LossCurve.POINTS / 2, LossCurve.POINTS + 1 + measured(steps));

        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(steps, new Random(seed));

            assertThat(curve(steps).shown()).isEqualTo(expected);
        }
    }

    @Test
    void keepsStepsThatAreReportedAtAnyInterval() {
        for (long interval : new long[] {1, 2, 10, 64, 997}) {
            List<Long> steps = new ArrayList<>();
            for (long step = interval; step <= interval * 5000; step += interval) steps.add(step);

            List<RunView.LossPoint> shown = curve(steps).shown();

            assertThat(shown).hasSizeGreaterThanOrEqualTo(LossCurve.POINTS / 2 - 1);
            assertThat(shown.getFirst().step()).isEqualTo(interval);
            assertThat(shown.getLast().step()).isEqualTo(interval * 5000);
        }
    }

    @Test
    void continuesAfterCompressionUnchanged() {
        LossCurve whole = new LossCurve();
        LossCurve rested = new LossCurve();
        for (long step = 1; step <= 3000; step++) {
            add(whole, step);
            add(rested, step);
            if (step % 100 == 0) rested = LossCurve.of(rested.kept());
        }

        assertThat(rested.shown()).isEqualTo(whole.shown());
        assertThat(rested.latest()).isEqualTo(whole.latest());
    }

    @Test
    void keepsEveryNoticeAndWhatPreferencesShow() {
        LossCurve curve = new LossCurve();
        for (long step = 1; step <= 3000; step++) {
            String notice = step == 1234 ? "The chosen answers have lost likelihood." : null;
            curve.add(
                    new StepCompleted(
                            RUN,
                            Stage.FINETUNE,
                            "dpo",
                            step,
                            3000,
                            0.6,
                            0.003,
                            1,
                            9000,
                            3,
                            null,
                            0.25,
                            0.75,
                            new ChosenLikelihood(-1.5, -18, -0.25, -3.0),
                            new RolloutReport(0.5, Map.of("length", 0.5), 1, null, 0, 9, 0, 0, 0, 0.5, 0.25, 0.25),
                            notice,
                            1,
                            GoldenRun.START),
                    new RecordPosition("", 1, step, GoldenRun.START.plusMillis(step)));
        }

        assertThat(LossCurve.of(curve.kept()).shown())
                .filteredOn(point -> point.notice() != null)
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.step()).isEqualTo(1234);
                    assertThat(point.rewardMargin()).isEqualTo(0.25);
                    assertThat(point.rewardAccuracy()).isEqualTo(0.75);
                    assertThat(point.chosenLikelihood().perTokenChange()).isEqualTo(-0.25);
                    assertThat(point.rollouts().rewards()).containsEntry("length", 0.5);
                });
    }

    private static LossCurve curve(List<Long> steps) {
        LossCurve curve = new LossCurve();
        steps.forEach(step -> add(curve, step));
        return curve;
    }

    private static int measured(List<Long> steps) {
        return (int) steps.stream().filter(LossCurveTest::isMeasured).count();
    }

    private static boolean isMeasured(long step) {
        return step % 500 == 7;
    }

    private static void add(LossCurve curve, long step) {
        Double bits = isMeasured(step) ? 1.0 / step : null;
        curve.add(
                new StepCompleted(
                        RUN, Stage.PRETRAIN, "pre-training", step, 40_000, 8.0 / step, 0.003, 1, 9000, 3, bits, null),
                new RecordPosition("", 1, step, GoldenRun.START.plusMillis(step)));
    }
}
