package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;

/** Pairs of answers by the checkpoints of a base and an aligned model. */
final class PairsOfTests {
    static final PairRater ANNA = PairRater.person("anna");
    static final PairRater BEN = PairRater.person("ben");
    private static final RunId RUN = new RunId("run-1");

    private PairsOfTests() {}

    /** The base model's checkpoint has the smaller id. */
    static AnswerPair pair(String id, String prompt) {
        return new AnswerPair(
                id,
                prompt,
                answer("base", "1111111111111111", "bad"),
                answer("sft", "2222222222222222", "good"),
                null,
                null);
    }

    static PairAnswer answer(String step, String checkpoint, String text) {
        return new PairAnswer(RUN + ":" + step, RUN, new CheckpointRef(new CheckpointId(checkpoint), step), text);
    }

    /** A vote with the base model's answer on the left. */
    static PreferenceGiven vote(AnswerPair pair, PairRater rater, PairChoice choice) {
        return PreferenceGiven.of(
                pair.prompt(), pair.judged(true, choice, rater, false), Instant.EPOCH, pair.id() + rater.name());
    }
}
