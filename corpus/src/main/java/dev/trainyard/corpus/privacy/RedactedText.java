package dev.trainyard.corpus.privacy;

import java.util.List;

/**
 * A text with placeholders where personal data was.
 *
 * @param removed in the order of the text, without overlaps
 */
public record RedactedText(String text, List<Removed> removed) {
    public RedactedText {
        removed = List.copyOf(removed);
    }
}
