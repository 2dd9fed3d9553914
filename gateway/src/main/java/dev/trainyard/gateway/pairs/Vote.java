package dev.trainyard.gateway.pairs;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.comparison.statistics.BradleyTerry;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A rater's vote about a pair, without its texts.
 *
 * @param prompt a digest of the prompt; answers to the same prompt are not independent
 * @param first the checkpoint with the smaller id
 * @param flipped whether a judge contradicted itself when the order of the answers changed
 */
record Vote(
        String pair,
        String prompt,
        CheckpointId first,
        CheckpointId second,
        Preferred preferred,
        PairRater rater,
        boolean flipped) {

    /** Which checkpoint's answer was better. */
    enum Preferred {
        FIRST(BradleyTerry.Outcome.WIN),
        SECOND(BradleyTerry.Outcome.LOSS),
        TIE(BradleyTerry.Outcome.TIE);

        private final BradleyTerry.Outcome ofFirst;

        Preferred(BradleyTerry.Outcome ofFirst) {
            this.ofFirst = ofFirst;
        }

        BradleyTerry.Outcome ofFirst() {
            return ofFirst;
        }

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Vote of(AnswerPair pair, JudgedPair judged) {
        boolean firstOnLeft =
                judged.left().checkpoint().id().equals(pair.first().checkpoint().id());
        PairChoice choice = judged.choice();
        Preferred preferred = switch (choice) {
            case LEFT -> firstOnLeft ? Preferred.FIRST : Preferred.SECOND;
            case RIGHT -> firstOnLeft ? Preferred.SECOND : Preferred.FIRST;
            case TIE, BOTH_BAD -> Preferred.TIE;
        };
        return new Vote(
                pair.id(),
                Sha256.of(pair.prompt().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16),
                pair.first().checkpoint().id(),
                pair.second().checkpoint().id(),
                preferred,
                judged.rater(),
                judged.flipped());
    }
}
