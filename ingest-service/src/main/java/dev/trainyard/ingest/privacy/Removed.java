package dev.trainyard.ingest.privacy;

/** That something was removed, and from where in the original text; never what it was. */
public record Removed(PersonalDataKind kind, int start, int end) {
    public Removed {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("from " + start + " to " + end + " is not a part of a text");
        }
    }
}
