package dev.trainyard.finetune.preference;

import dev.trainyard.comparison.statistics.Clusters;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.McNemar;
import dev.trainyard.comparison.statistics.PairedMeans;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.event.HeldOutPairs;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.recipe.PairLoss;
import dev.trainyard.finetune.conversation.ChatEncoding;
import dev.trainyard.finetune.conversation.PreferenceExample;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures a step of preference optimisation on pairs on which it did not train, before and after it. */
public final class HeldOutComparison {
    private static final double CONFIDENCE = 0.95;
    private static final long SEED = 1;
    private static final int TOGETHER = 64;

    private final List<EncodedPair> pairs;
    private final ChatEncoding encoding;
    private final PairLoss loss;
    private final JobContext context;

    /** @param loss of the step, which decides how answers are compared */
    public HeldOutComparison(
            List<PreferenceExample> examples, ChatEncoding encoding, PairLoss loss, JobContext context) {
        this.pairs = examples.stream()
                .map(example -> EncodedPair.of(example, encoding))
                .filter(EncodedPair::isLearned)
                .toList();
        this.encoding = encoding;
        this.loss = loss;
        this.context = context;
    }

    /** The log-probabilities of both answers of each pair. */
    private record Likelihoods(double[] chosen, double[] rejected) {}

    /**
     * @param start folder of the checkpoint that the step started from, which is also its reference
     * @param made folder of the checkpoint that it made
     * @return empty if no pair can be compared
     */
    public Optional<HeldOutPairs> measure(Path start, Path made) throws IOException {
        if (pairs.isEmpty()) return Optional.empty();
        Likelihoods before = likelihoods(start, 0);
        Likelihoods after = likelihoods(made, 1);
        int gained = 0;
        int lost = 0;
        int wasRight = 0;
        int isRight = 0;
        int byReward = 0;
        int[] chosenTokens = tokens(pairs.stream().map(EncodedPair::chosen).toList());
        int[] rejectedTokens = tokens(pairs.stream().map(EncodedPair::rejected).toList());
        double[] first = new double[pairs.size()];
        double[] second = new double[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            boolean was = margin(before, i, chosenTokens, rejectedTokens) > 0;
            boolean is = margin(after, i, chosenTokens, rejectedTokens) > 0;
            if (was) wasRight++;
            if (is) isRight++;
            if (is && !was) gained++;
            if (was && !is) lost++;
            double reward =
                    margin(after, i, chosenTokens, rejectedTokens) - margin(before, i, chosenTokens, rejectedTokens);
            if (reward > 0) byReward++;
            first[i] = before.chosen()[i] / chosenTokens[i];
            second[i] = after.chosen()[i] / chosenTokens[i];
        }
        Interval change = new PairedMeans(first, second, ones(), byPrompt())
                .compare(CONFIDENCE, SEED)
                .interval();
        return Optional.of(new HeldOutPairs(
                score(wasRight),
                score(isRight),
                gained,
                lost,
                McNemar.pValue(lost, gained),
                loss.usesReference() ? score(byReward) : null,
                mean(first),
                mean(second),
                change.low(),
                change.high()));
    }

    private double margin(Likelihoods of, int pair, int[] chosenTokens, int[] rejectedTokens) {
        if (!loss.isPerToken()) return of.chosen()[pair] - of.rejected()[pair];
        return of.chosen()[pair] / chosenTokens[pair] - of.rejected()[pair] / rejectedTokens[pair];
    }

    /** @param measured number of models that were measured before */
    private Likelihoods likelihoods(Path folder, int measured) throws IOException {
        double[] chosen = new double[pairs.size()];
        double[] rejected = new double[pairs.size()];
        try (Transformer model = Transformer.open(folder)) {
            for (int from = 0; from < pairs.size(); from += TOGETHER) {
                context.checkActive();
                List<EncodedPair> some = pairs.subList(from, Math.min(pairs.size(), from + TOGETHER));
                copy(model, some.stream().map(EncodedPair::chosen).toList(), chosen, from);
                copy(model, some.stream().map(EncodedPair::rejected).toList(), rejected, from);
                context.progress(
                        "comparing held-out pairs",
                        "pairs",
                        (long) measured * pairs.size() + from + some.size(),
                        2L * pairs.size());
            }
        }
        return new Likelihoods(chosen, rejected);
    }

    private static void copy(Transformer model, List<Conversation> answers, double[] into, int from) {
        double[] measured = LogLikelihood.ofConversations(model, answers);
        System.arraycopy(measured, 0, into, from, measured.length);
    }

    private int[] tokens(List<Conversation> answers) {
        return answers.stream()
                .mapToInt(one -> Math.max(
                        1,
                        MaskedSequence.ofConversation(one, encoding.context()).targets()))
                .toArray();
    }

    /** Pairs about the same question are not independent of each other. */
    private Clusters byPrompt() {
        List<@Nullable String> prompts = pairs.stream()
                .<@Nullable String>map(pair -> pair.example().prompt().toString())
                .toList();
        return Clusters.of(prompts);
    }

    private double[] ones() {
        double[] ones = new double[pairs.size()];
        Arrays.fill(ones, 1);
        return ones;
    }

    private Score score(int right) {
        int n = pairs.size();
        Interval interval = WilsonInterval.of(right, n, CONFIDENCE);
        return new Score((double) right / n, n, interval.low(), interval.high());
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
