package dev.trainyard.contracts.event;

import org.jspecify.annotations.Nullable;

/**
 * Two answers to the same prompt as a rater saw them, without the names of the models, and what the rater chose.
 *
 * @param id of the pair; the same for all its raters, whichever answer stood on the left
 * @param settings of the generation; absent if the answers were recorded by an evaluation
 * @param item of the evaluation that recorded the answers; absent if they were generated for the pair
 * @param flipped whether a judge that was asked in both orders chose a different answer in each, which counts as a tie
 */
public record JudgedPair(
        String id,
        PairAnswer left,
        PairAnswer right,
        PairChoice choice,
        PairRater rater,
        @Nullable PairSettings settings,
        @Nullable PairItem item,
        boolean flipped) {}
