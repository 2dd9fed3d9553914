package dev.trainyard.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of several attempts at a stage said something, and when. Attempts are numbered, but from 1 again where the folder
 * of a job was deleted; what an attempt said before it was taken over may come late. So a number counts where the times do
 * not contradict it, and otherwise the place does.
 *
 * @param attempt absent where the event does not tell
 * @param at by the clock of the process that said so; absent where the event does not tell
 */
record Turn(@Nullable Integer attempt, @Nullable Instant at, Place place) {
    boolean isAfter(Turn other) {
        if (attempt == null || other.attempt == null || at == null || other.at == null) {
            return place.isAfter(other.place);
        }
        int byNumber = attempt.compareTo(other.attempt);
        int byTime = at.compareTo(other.at);
        boolean agree = byNumber * byTime >= 0;
        return agree && byNumber + byTime != 0 ? byNumber + byTime > 0 : place.isAfter(other.place);
    }

    /** Whether this is the same announcement a second time. */
    boolean repeats(Turn other) {
        return attempt != null && at != null && attempt.equals(other.attempt) && at.equals(other.at);
    }
}
