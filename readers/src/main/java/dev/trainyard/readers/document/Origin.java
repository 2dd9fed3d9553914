package dev.trainyard.readers.document;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Where a document comes from, as far as its source says.
 *
 * @param date the day on which it was written or last changed
 * @param licence its licence if it differs from the source's
 * @param url the address at which it was published
 */
public record Origin(
        @Nullable LocalDate date,
        @Nullable String licence,
        @Nullable String url) {
    /** The source says nothing. */
    public static final Origin UNKNOWN = new Origin(null, null, null);

    public static Origin of(@Nullable LocalDate date) {
        return date == null ? UNKNOWN : new Origin(date, null, null);
    }
}
