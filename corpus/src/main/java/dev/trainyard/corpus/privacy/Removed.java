package dev.trainyard.corpus.privacy;

/** The place in the original text from which personal data was removed; the data itself is not recorded. */
public record Removed(PersonalDataKind kind, int start, int end) {
    public Removed {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("from " + start + " to " + end + " is not a part of a text");
        }
    }
}
