package dev.trainyard.finetune.reward;

import dev.trainyard.comparison.statistics.Calibration;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.finetune.preference.EncodedPair;
import dev.trainyard.model.scoring.RewardModel;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures a sealed reward model on pairs on which it did not train. */
public final class HeldOutRewards {
    private static final double CONFIDENCE = 0.95;
    private static final int TOGETHER = 64;

    /** The likelier of two orders has a probability of at least one half, so only the upper half of the bins has pairs. */
    private static final int BINS = 2 * Calibration.BINS;

    private final List<EncodedPair> pairs;
    private final JobContext context;

    public HeldOutRewards(List<PreferenceExample> examples, ChatEncoding encoding, JobContext context) {
        pairs = examples.stream()
                .map(example -> EncodedPair.of(example.whole(), encoding))
                .filter(EncodedPair::isLearned)
                .toList();
        this.context = context;
    }

    /**
     * @param made folder of the checkpoint
     * @return empty if no pair can be compared
     */
    public Optional<RewardQuality> measure(Path made) throws IOException {
        if (pairs.isEmpty()) return Optional.empty();
        double[] margins = new double[pairs.size()];
        try (RewardModel model = RewardModel.open(made)) {
            for (int from = 0; from < pairs.size(); from += TOGETHER) {
                context.checkActive();
                List<EncodedPair> some = pairs.subList(from, Math.min(pairs.size(), from + TOGETHER));
                double[] chosen = model.score(
                        some.stream().map(pair -> pair.chosen().ids()).toList());
                double[] rejected = model.score(
                        some.stream().map(pair -> pair.rejected().ids()).toList());
                for (int i = 0; i < some.size(); i++) margins[from + i] = chosen[i] - rejected[i];
                context.progress("scoring held-out pairs", "pairs", from + some.size(), pairs.size());
            }
        }
        return Optional.of(of(margins));
    }

    /** @param margins the reward of each pair's chosen answer minus that of the rejected one; at least one */
    static RewardQuality of(double[] margins) {
        int n = margins.length;
        double[] confidence = new double[n];
        boolean[] right = new boolean[n];
        double logLoss = 0;
        for (int i = 0; i < n; i++) {
            confidence[i] = 1 / (1 + Math.exp(-Math.abs(margins[i])));
            right[i] = margins[i] > 0;
            // -ln of the logistic function, without overflow for a large margin.
            logLoss += (Math.max(-margins[i], 0) + Math.log1p(Math.exp(-Math.abs(margins[i])))) / n;
        }
        Calibration calibration = Calibration.of(confidence, right, BINS, CONFIDENCE);
        return new RewardQuality(
                share(new double[n]),
                score(margins),
                Arrays.stream(margins).average().orElseThrow(),
                logLoss,
                calibration.error(),
                calibration.bins().stream()
                        .map(bin -> new RewardQuality.Bin(
                                bin.low(), bin.high(), bin.items(), bin.confidence(), bin.accuracy()))
                        .toList());
    }

    private static Score score(double[] margins) {
        double share = share(margins);
        Interval interval = WilsonInterval.of(share * margins.length, margins.length, CONFIDENCE);
        return new Score(share, margins.length, interval.low(), interval.high());
    }

    /** The share of right pairs; one whose answers have equal rewards is half right. */
    private static double share(double[] margins) {
        double right = 0;
        for (double margin : margins) right += margin > 0 ? 1 : margin == 0 ? 0.5 : 0;
        return right / margins.length;
    }
}
