package dev.trainyard.gateway.pairs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a judging has done so far.
 *
 * @param judge the name of its model
 * @param of what is judged, in words
 * @param wanted the number of pairs that it should have voted on in the end
 * @param judged pairs that it voted on in this judging
 * @param known pairs that it had voted on before
 * @param flips those of {@code judged} in which it chose differently when the order changed
 * @param same pairs of two equal answers, which are not judged
 * @param unusable pairs without a usable verdict, which are asked about again next time
 * @param trouble why the last of them was unusable, or why it ended early; absent if all went well
 */
public record JudgingProgress(
        String judge,
        String of,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        int wanted,
        int judged,
        int known,
        int flips,
        int same,
        int unusable,
        @Nullable String trouble) {

    /** The state of a judging. */
    public enum State {
        RUNNING,
        /** The wanted number was reached, or no pair was left. */
        COMPLETED,
        STOPPED,
        FAILED;

        @JsonValue
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static JudgingProgress begun(String judge, String of, Instant at, int wanted) {
        return new JudgingProgress(judge, of, State.RUNNING, at, null, wanted, 0, 0, 0, 0, 0, null);
    }

    JudgingProgress oneJudged(boolean flipped) {
        return with(judged + 1, known, flips + (flipped ? 1 : 0), same, unusable, trouble);
    }

    JudgingProgress oneKnown() {
        return with(judged, known + 1, flips, same, unusable, trouble);
    }

    JudgingProgress oneSame() {
        return with(judged, known, flips, same + 1, unusable, trouble);
    }

    JudgingProgress oneUnusable(String reason) {
        return with(judged, known, flips, same, unusable + 1, reason);
    }

    JudgingProgress because(String reason) {
        return with(judged, known, flips, same, unusable, reason);
    }

    JudgingProgress ended(State ended, Instant at) {
        return new JudgingProgress(
                judge, of, ended, startedAt, at, wanted, judged, known, flips, same, unusable, trouble);
    }

    private JudgingProgress with(int judged, int known, int flips, int same, int unusable, @Nullable String trouble) {
        return new JudgingProgress(
                judge, of, state, startedAt, endedAt, wanted, judged, known, flips, same, unusable, trouble);
    }
}
