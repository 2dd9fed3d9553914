package dev.trainyard.corpus.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The places in a document where personal data of one kind was found; the data itself is never recorded.
 *
 * @param kind such as {@code email} or {@code ip-address}
 * @param count the number of places
 * @param spans the places; if there are many, only some of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PersonalData(String kind, int count, List<Span> spans) {
    public PersonalData {
        spans = spans == null ? List.of() : List.copyOf(spans);
        if (count < spans.size()) {
            throw new IllegalArgumentException(
                    "'" + kind + "' was found " + count + " times, and " + spans.size() + " places are given");
        }
    }

    /**
     * A range of the original text, in UTF-16 units.
     *
     * @param end after the last unit
     */
    public record Span(int start, int end) {}
}
