package dev.trainyard.ingest.filtering;

import java.util.Locale;

/** Why a document is not in the corpus. */
public enum DropReason {
    /** It could not be read: a damaged entry, a file without permission, a malformed line. */
    UNREADABLE,
    /** It is larger than one document may be. */
    TOO_LARGE,
    /** It is no text. */
    BINARY,
    /** Nothing is left but white space. */
    EMPTY,
    /** A program wrote it. */
    GENERATED,
    /** The same text is in the corpus already. */
    DUPLICATE;

    /** As data cards and reports name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
