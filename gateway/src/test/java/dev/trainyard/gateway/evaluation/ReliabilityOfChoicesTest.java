package dev.trainyard.gateway.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.gateway.samples.Sample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReliabilityOfChoicesTest {
    private static final List<String> COMPARED = List.of("pre-training", "dpo");

    @Test
    void equalsAPlainCountOfBins() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        List<Sample> samples = new ArrayList<>();
        double[] sure = new double[120];
        boolean[] right = new boolean[120];
        for (int i = 0; i < sure.length; i++) {
            sure[i] = 0.25 + 0.75 * random.nextDouble();
            right[i] = random.nextBoolean();
            samples.add(sample("definitions", i, recorded(0.5, true), recorded(sure[i], right[i])));
        }

        Reliability.TaskReliability task = ReliabilityOfChoices.of(samples::forEach, COMPARED, 0.95, 1)
                .tasks()
                .getFirst();

        double error = 0;
        for (Reliability.Bin bin : task.second().bins()) {
            double confidence = 0;
            int items = 0;
            int hits = 0;
            for (int i = 0; i < sure.length; i++) {
                if (sure[i] <= bin.from() || sure[i] > bin.to()) continue;
                items++;
                confidence += sure[i];
                if (right[i]) hits++;
            }
            assertThat(bin.items()).isEqualTo(items);
            assertThat(bin.confidence()).isCloseTo(confidence / items, within(1e-12));
            assertThat(bin.right()).isCloseTo((double) hits / items, within(1e-12));
            assertThat(bin.right()).isBetween(bin.low() - 1e-12, bin.high() + 1e-12);
            error += Math.abs(confidence - hits) / sure.length;
        }
        assertThat(task.items()).isEqualTo(120);
        assertThat(task.chance()).isEqualTo(0.25);
        assertThat(task.second().bins().stream()
                        .mapToInt(Reliability.Bin::items)
                        .sum())
                .isEqualTo(120);
        assertThat(task.second().error()).isCloseTo(error, within(1e-12));
        assertThat(task.second().low()).isPositive();
        assertThat(task.first().error()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void computesTheConfidenceOfATaskFromAFileFromItsLogLikelihoods() throws IOException {
        Sample.Answer answer = new Sample.Answer(
                "a", 0, null, List.of(Math.log(0.6) - 700, Math.log(0.1) - 700), Map.of("accuracy", 1.0));
        List<Sample> samples = List.of(sample("capitals", 1, answer, answer), sample("capitals", 2, answer, answer));

        Reliability.TaskReliability task = ReliabilityOfChoices.of(samples::forEach, COMPARED, 0.95, 1)
                .tasks()
                .getFirst();

        assertThat(task.chance()).isEqualTo(0.5);
        assertThat(task.first().bins().getFirst().confidence()).isCloseTo(6 / 7.0, within(1e-9));
        assertThat(task.first().bins().getFirst().right()).isEqualTo(1);
    }

    @Test
    void leavesOutItemsWithoutChoices() throws IOException {
        Sample.Answer written = new Sample.Answer("a", 1, null, null, null);
        Sample.Answer oneChoice = new Sample.Answer("a", 1, null, List.of(-1.0), Map.of("confidence", 1.0));
        Sample.Answer tooLong = new Sample.Answer("", 0, null, null, Map.of("tooLong", 1.0));
        Sample.Answer impossible =
                new Sample.Answer("a", 0, null, List.of(-1.0, -2.0), Map.of("confidence", 2.0, "confident-right", 1.0));
        List<Sample> samples = List.of(
                sample("java-parses", 1, written, written),
                sample("lambada", 1, oneChoice, oneChoice),
                sample("piqa", 1, tooLong, recorded(0.5, true)),
                sample("piqa", 2, impossible, recorded(0.5, true)));

        assertThat(ReliabilityOfChoices.of(samples::forEach, COMPARED, 0.95, 1).tasks())
                .isEmpty();
    }

    private static Sample.Answer recorded(double confidence, boolean right) {
        return new Sample.Answer(
                "a",
                0,
                null,
                List.of(-1.0, -2.0, -3.0, -4.0),
                Map.of("confidence", confidence, "confident-right", right ? 1.0 : 0.0));
    }

    private static Sample sample(String task, int item, Sample.Answer first, Sample.Answer second) {
        return new Sample(task, task + "/" + item, null, null, null, "", "", first, second);
    }
}
