package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.finetune.policy.Generation.Answer;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.generation.WrittenAnswer;
import dev.trainyard.model.scoring.LogLikelihood;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.training.GroupAdvantages;
import dev.trainyard.model.transformer.Transformer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Lets a policy write several answers to each prompt, and rewards them. Answers are drawn from the policy's own
 * probabilities, at temperature 1, so that the ratio of a token's probability to the one with which it was written is 1
 * before the first update, apart from rounding: where training computes in bfloat16, it differs by what that loses.
 */
public final class Rollouts {
    private static final int TOGETHER = 256;

    private final ChatForm form;
    private final PolicySettings settings;
    private final RewardSum rewards;
    private final Optional<Transformer> reference;
    private final long seed;
    private final Runnable check;

    /**
     * @param reference from which the policy should not move away; the policy itself, before the update, if it is absent
     * @param check called often; it may end the work with an exception
     */
    public Rollouts(
            ChatForm form,
            PolicySettings settings,
            RewardSum rewards,
            Optional<Transformer> reference,
            long seed,
            Runnable check) {
        this.form = form;
        this.settings = settings;
        this.rewards = rewards;
        this.reference = reference;
        this.seed = seed;
        this.check = check;
    }

    /**
     * @param number of the generation, which gives each answer a seed of its own
     * @param indices of the prompts
     * @param weights a digest of the policy's weights
     * @throws UnrewardedAnswersException if too many answers could not be rewarded
     */
    Generation of(Transformer policy, Sha256 weights, long number, List<Integer> indices, List<PolicyPrompt> prompts)
            throws UnrewardedAnswersException {
        List<int[]> asked = new ArrayList<>();
        List<Sampling> samplings = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            for (int answer = 0; answer < settings.group(); answer++) {
                asked.add(prompts.get(i).ids());
                samplings.add(Sampling.of(
                        1, settings.longest(), seed(number, (long) i * settings.group() + answer), form.ends()));
            }
        }
        long began = System.nanoTime();
        List<WrittenAnswer> written = new Generator(policy).writeAll(asked, samplings, check);
        long generated = System.nanoTime();
        List<RewardedAnswer> rewarded = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            int[] tokens = written.get(i).tokens();
            String text = form.tokenizer().decode(tokens).strip();
            rewarded.add(new RewardedAnswer(
                    prompts.get(i / settings.group()),
                    text,
                    tokens.length,
                    written.get(i).chosen()));
        }
        List<RewardSum.Parts> parts = new ArrayList<>();
        for (int from = 0; from < rewarded.size(); from += TOGETHER) {
            check.run();
            parts.addAll(rewards.of(rewarded.subList(from, Math.min(rewarded.size(), from + TOGETHER))));
        }
        RewardSum.requireMost(parts);
        long judged = System.nanoTime();
        List<Conversation> conversations = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            conversations.add(
                    Generation.conversation(asked.get(i), written.get(i).chosen()));
        }
        List<double[]> ofPolicy = LogLikelihood.ofTrainedTokens(policy, conversations);
        List<double[]> ofReference =
                reference.isPresent() ? LogLikelihood.ofTrainedTokens(reference.get(), conversations) : ofPolicy;
        List<Answer> answers = new ArrayList<>();
        for (int group = 0; group < prompts.size(); group++) {
            int first = group * settings.group();
            double[] worth = advantages(parts.subList(first, first + settings.group()));
            for (int i = 0; i < settings.group(); i++) {
                int at = first + i;
                answers.add(new Answer(
                        indices.get(group),
                        rewarded.get(at).text(),
                        written.get(at).chosen(),
                        written.get(at).isFinished(),
                        parts.get(at).byName(),
                        parts.get(at).failed(),
                        rewards.sum(parts.get(at)).isPresent()
                                ? (Double) rewards.sum(parts.get(at)).getAsDouble()
                                : null,
                        Double.isNaN(worth[i]) ? null : (Double) worth[i],
                        ofPolicy.get(at),
                        ofReference.get(at)));
            }
        }
        return new Generation(weights, answers, seconds(generated - began), seconds(judged - generated));
    }

    /** Whether the policy is compared with a reference model. */
    boolean hasReference() {
        return reference.isPresent();
    }

    /** The advantages of the answers to one prompt; not a number where there is nothing to learn from. */
    private double[] advantages(List<RewardSum.Parts> group) {
        double[] advantages = new double[group.size()];
        List<Integer> rewarded = new ArrayList<>();
        List<Double> sums = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            advantages[i] = Double.NaN;
            OptionalDouble sum = rewards.sum(group.get(i));
            if (sum.isEmpty()) continue;
            rewarded.add(i);
            sums.add(sum.getAsDouble());
        }
        if (rewarded.size() < 2) return advantages;
        GroupAdvantages.of(sums.stream().mapToDouble(Double::doubleValue).toArray(), settings.scaled())
                .ifPresent(of -> {
                    for (int i = 0; i < of.length; i++) advantages[rewarded.get(i)] = of[i];
                });
        return advantages;
    }

    private long seed(long generation, long answer) {
        byte[] all = ByteBuffer.allocate(3 * Long.BYTES)
                .putLong(seed)
                .putLong(generation)
                .putLong(answer)
                .array();
        return Long.parseUnsignedLong(Sha256.of(all).hex().substring(0, 16), 16);
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
