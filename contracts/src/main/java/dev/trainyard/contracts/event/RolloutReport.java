package dev.trainyard.contracts.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a step of policy optimisation shows of the answers that the model wrote, over the optimizer steps since the last
 * report. Shares are from 0 to 1.
 *
 * @param reward mean weighted sum of the rewards of an answer
 * @param rewards mean of each reward by its name, over the answers that it is for
 * @param entropy of the next token, in nats; mean over the answers' tokens
 * @param divergence from the reference model in nats per token (Schulman's k3 estimate); absent without a reference
 * @param clipped share of tokens that no longer teach, because their probability has changed too much since they were
 *     written
 * @param answerTokens mean number of tokens in an answer
 * @param unfinished share of answers that the model did not end itself
 * @param skipped share of prompts that teach nothing, because all of their answers are equally good
 * @param failed share of answers for which a reward could not be computed
 * @param generateShare share of the time in which answers were written
 * @param rewardShare share of the time in which answers were rewarded
 * @param trainShare share of the time in which gradients were computed and weights updated
 */
public record RolloutReport(
        double reward,
        Map<String, Double> rewards,
        double entropy,
        @Nullable Double divergence,
        double clipped,
        double answerTokens,
        double unfinished,
        double skipped,
        double failed,
        double generateShare,
        double rewardShare,
        double trainShare) {
    public RolloutReport {
        rewards = Collections.unmodifiableSortedMap(rewards == null ? new TreeMap<>() : new TreeMap<>(rewards));
    }
}
