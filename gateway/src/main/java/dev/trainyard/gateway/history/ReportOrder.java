package dev.trainyard.gateway.history;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The attempt and the time of a report, which define the order of reports. Attempt numbers start at 1 again if a job's
 * folder was deleted, and a report of a superseded attempt may arrive late. Therefore attempt numbers decide unless the
 * times contradict them; otherwise the record's position decides.
 *
 * @param attempt absent if the event has none
 * @param at by the clock of the reporting process; absent if the event has none
 */
record ReportOrder(@Nullable Integer attempt, @Nullable Instant at, RecordPosition place) {
    boolean isAfter(ReportOrder other) {
        if (attempt == null || other.attempt == null || at == null || other.at == null) {
            return place.isAfter(other.place);
        }
        int byNumber = attempt.compareTo(other.attempt);
        int byTime = at.compareTo(other.at);
        boolean agree = byNumber * byTime >= 0;
        return agree && byNumber + byTime != 0 ? byNumber + byTime > 0 : place.isAfter(other.place);
    }

    /** Whether this is a repetition of the same report. */
    boolean repeats(ReportOrder other) {
        return attempt != null && at != null && attempt.equals(other.attempt) && at.equals(other.at);
    }
}
