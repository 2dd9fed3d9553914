package dev.trainyard.readers.format;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a document says of itself.
 *
 * @param language by its code, such as {@code en} or {@code pt-BR}
 * @param date when it was written or last changed, whichever is later
 */
public record DocumentFacts(
        @Nullable String title,
        @Nullable String language,
        @Nullable LocalDate date) {
    public static final DocumentFacts NONE = new DocumentFacts(null, null, null);
}
