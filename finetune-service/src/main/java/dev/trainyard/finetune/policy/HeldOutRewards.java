package dev.trainyard.finetune.policy;

import dev.trainyard.comparison.statistics.Clusters;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.PairedMeans;
import dev.trainyard.contracts.event.PolicyEffect;
import dev.trainyard.contracts.event.RewardChange;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.WrittenAnswer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures a step of policy optimisation on prompts on which it did not train, before and after it. Each model writes one
 * answer to each prompt as it does in training, at temperature 1, with the same seed for both.
 */
public final class HeldOutRewards {
    private static final double CONFIDENCE = 0.95;
    private static final long SEED = 1;

    private final List<PolicyPrompt> prompts;
    private final RewardSum rewards;
    private final ChatForm form;
    private final int longest;
    private final JobContext context;

    /** @param longest number of tokens in an answer */
    public HeldOutRewards(
            List<PolicyPrompt> prompts, RewardSum rewards, ChatForm form, int longest, JobContext context) {
        this.prompts = prompts.stream().filter(rewards::isFor).toList();
        this.rewards = rewards;
        this.form = form;
        this.longest = longest;
        this.context = context;
    }

    /**
     * @param start folder of the checkpoint that the step started from
     * @param made folder of the checkpoint that it made
     */
    public PolicyEffect measure(Path start, Path made) throws IOException {
        if (prompts.isEmpty()) return new PolicyEffect(null, new TreeMap<>());
        List<RewardSum.Parts> before = parts(start, 0);
        List<RewardSum.Parts> after = parts(made, 1);
        SortedMap<String, RewardChange> byName = new TreeMap<>();
        for (RewardSum.Weighted one : rewards.rewards()) {
            String name = one.reward().name();
            RewardChange change = change(before, after, parts -> parts.byName().getOrDefault(name, Double.NaN));
            if (change != null) byName.put(name, change);
        }
        return new PolicyEffect(
                change(before, after, parts -> rewards.sum(parts).orElse(Double.NaN)), byName);
    }

    /** @param measured number of models that were measured before */
    private List<RewardSum.Parts> parts(Path folder, int measured) throws IOException {
        context.checkActive();
        context.progress("rewarding held-out answers", "models", measured, 2);
        List<int[]> asked = prompts.stream().map(PolicyPrompt::ids).toList();
        List<Sampling> samplings = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) samplings.add(Sampling.of(1, longest, SEED + i, form.ends()));
        try (Transformer model = Transformer.open(folder)) {
            List<WrittenAnswer> written = new Generator(model).writeAll(asked, samplings, context::checkActive);
            List<RewardedAnswer> answers = new ArrayList<>();
            for (int i = 0; i < written.size(); i++) {
                int[] tokens = written.get(i).tokens();
                answers.add(new RewardedAnswer(
                        prompts.get(i),
                        form.tokenizer().decode(tokens).strip(),
                        tokens.length,
                        written.get(i).chosen()));
            }
            return rewards.of(answers);
        }
    }

    /** Over the prompts where it is known both times; absent if there are none. */
    private @Nullable RewardChange change(
            List<RewardSum.Parts> before, List<RewardSum.Parts> after, ToDoubleFunction<RewardSum.Parts> value) {
        List<double[]> both = new ArrayList<>();
        List<@Nullable String> asked = new ArrayList<>();
        for (int i = 0; i < before.size(); i++) {
            double first = value.applyAsDouble(before.get(i));
            double second = value.applyAsDouble(after.get(i));
            if (!Double.isFinite(first) || !Double.isFinite(second)) continue;
            both.add(new double[] {first, second});
            asked.add(prompts.get(i).example().question());
        }
        if (both.isEmpty()) return null;
        double[] first = both.stream().mapToDouble(one -> one[0]).toArray();
        double[] second = both.stream().mapToDouble(one -> one[1]).toArray();
        double[] ones = new double[both.size()];
        Arrays.fill(ones, 1);
        Interval interval = new PairedMeans(first, second, ones, Clusters.of(asked))
                .compare(CONFIDENCE, SEED)
                .interval();
        boolean known = Double.isFinite(interval.low()) && Double.isFinite(interval.high());
        return new RewardChange(
                both.size(),
                mean(first),
                mean(second),
                known ? (Double) interval.low() : null,
                known ? (Double) interval.high() : null);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
