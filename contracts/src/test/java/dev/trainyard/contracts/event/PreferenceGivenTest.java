package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreferenceGivenTest {
    private static final PairAnswer SMALLER = answer("run-small", "0000000000000001", "Yes.");
    private static final PairAnswer LARGER = answer("run-large", "ffffffffffffffff", "No.");

    @Test
    void namesTheChosenAnswerWhereverItStood() {
        PreferenceGiven left = vote(LARGER, SMALLER, PairChoice.LEFT);
        PreferenceGiven right = vote(SMALLER, LARGER, PairChoice.RIGHT);

        for (PreferenceGiven vote : new PreferenceGiven[] {left, right}) {
            assertThat(vote.chosen()).isEqualTo("No.");
            assertThat(vote.rejected()).isEqualTo("Yes.");
            assertThat(vote.model()).isEqualTo("run-large:sft");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TIE", "BOTH_BAD"})
    void hasNoChosenAnswerIfNeitherIsBetter(PairChoice choice) throws Exception {
        PreferenceGiven vote = vote(LARGER, SMALLER, choice);

        assertThat(vote.chosen()).isNull();
        assertThat(vote.rejected()).isNull();
        assertThat(new String(EventJson.write(vote), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("chosen", "rejected", "byJudge");
        assertThat(EventJson.read("dev.trainyard.preference-given.v1", EventJson.write(vote)))
                .isEqualTo(vote);
    }

    @ParameterizedTest
    @EnumSource
    void isInThePartitionOfItsPairWhateverWasChosen(PairChoice choice) {
        assertThat(vote(LARGER, SMALLER, choice).key()).isEqualTo("run-small");
        assertThat(vote(SMALLER, LARGER, choice).key()).isEqualTo("run-small");
    }

    private static PreferenceGiven vote(PairAnswer left, PairAnswer right, PairChoice choice) {
        return PreferenceGiven.of(
                "Is it so?",
                new JudgedPair("p", left, right, choice, PairRater.judge("big"), null, null, false),
                Instant.EPOCH,
                "1");
    }

    private static PairAnswer answer(String run, String checkpoint, String text) {
        return new PairAnswer(
                run + ":sft", new RunId(run), new CheckpointRef(new CheckpointId(checkpoint), "sft"), text);
    }
}
