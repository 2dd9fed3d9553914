package dev.trainyard.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * A step of preference optimisation, measured on held-out pairs before and after it. A pair is right if the model gives
 * its chosen answer the higher log-probability: the sum over the answer's tokens, or the mean over them for losses that
 * compare means.
 *
 * @param before share of right pairs before the step, with its 95 % interval
 * @param after share of right pairs after the step, with its 95 % interval
 * @param gained pairs that are right only after the step
 * @param lost pairs that were right only before it
 * @param pValue of McNemar's exact test that gains and losses are equally likely
 * @param byReward share of pairs whose chosen answer gained more log-probability over the reference model than the
 *     rejected one, with its 95 % interval; absent for losses without a reference model
 * @param chosenBefore mean log-probability of a chosen answer's tokens before the step, in nats per token: the mean over
 *     the answers of each one's mean
 * @param chosenAfter the same after the step
 * @param chosenChangeLow lower end of the 95 % interval of the mean change of the chosen answers, in nats per token
 * @param chosenChangeHigh upper end of that interval
 */
public record HeldOutPairs(
        Score before,
        Score after,
        int gained,
        int lost,
        double pValue,
        @Nullable Score byReward,
        double chosenBefore,
        double chosenAfter,
        double chosenChangeLow,
        double chosenChangeHigh) {}
