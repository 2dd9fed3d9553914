package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairRater;
import java.time.Instant;

/**
 * A pair that is being shown to a rater.
 *
 * @param id of this presentation, not of the pair: random, so that only the rater knows it
 * @param expires when it is forgotten
 */
public record ShownPair(String id, AnswerPair pair, boolean firstOnLeft, PairRater rater, Instant expires) {
    public PairAnswer left() {
        return firstOnLeft ? pair.first() : pair.second();
    }

    public PairAnswer right() {
        return firstOnLeft ? pair.second() : pair.first();
    }
}
