package dev.trainyard.readers.document;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a source says about a document besides its content.
 *
 * @param date when it was written or last changed
 * @param licence where it is another than the source's
 * @param url where it was published
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
