package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * Personal data of one kind that was found in a document: where, and never what.
 *
 * @param kind such as {@code email} or {@code ip-address}
 * @param count how many were found
 * @param spans where; fewer than were found where they are many
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PersonalData(String kind, int count, List<Span> spans) {
    public PersonalData {
        spans = spans == null ? List.of() : List.copyOf(spans);
        if (count < spans.size()) {
            throw new IllegalArgumentException(
                    "'" + kind + "' was found " + count + " times, and " + spans.size() + " places are named");
        }
    }

    /**
     * A piece of the text before anything was taken out of it, in UTF-16 units.
     *
     * @param end after the last unit
     */
    public record Span(int start, int end) {}
}
