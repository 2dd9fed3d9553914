package dev.trainyard.ingest.filtering;

import dev.trainyard.readers.document.ReadFailure;
import java.util.Locale;

/** Why a document is not in the corpus. */
public enum DropReason {
    /** It could not be read: a damaged entry, a file without permission, a malformed line. */
    UNREADABLE,
    /** It is larger than one document may be. */
    TOO_LARGE,
    /** Its form is damaged: a line that is no JSON, a record without the field that holds the text. */
    MALFORMED,
    /** Its path leads out of the archive that it is in. */
    CLIMBS_OUT,
    /** It unpacks to so much more than it is that it was made to exhaust who reads it; no more of its archive is read. */
    BOMB,
    /** It needs a password, or another secret that nobody gave. */
    LOCKED,
    /** It could not be fetched: no answer, an error, too slow. */
    NOT_FETCHED,
    /** Its publisher does not want it read by programs, or learned from. */
    OPTED_OUT,
    /** It is no text. */
    BINARY,
    /** A document of a format that can hold text, and holds none: a PDF of scanned pages. */
    NO_TEXT,
    /** Nothing is left but white space. */
    EMPTY,
    /** A program wrote it. */
    GENERATED,
    /** The same text is in the corpus already. */
    DUPLICATE;

    /** For a document that could not be read. */
    public static DropReason of(ReadFailure failure) {
        return switch (failure) {
            case UNREADABLE -> UNREADABLE;
            case TOO_LARGE -> TOO_LARGE;
            case MALFORMED -> MALFORMED;
            case CLIMBS_OUT -> CLIMBS_OUT;
            case BOMB -> BOMB;
            case LOCKED -> LOCKED;
            case NOT_FETCHED -> NOT_FETCHED;
            case OPTED_OUT -> OPTED_OUT;
            case BINARY -> BINARY;
            case NO_TEXT -> NO_TEXT;
            case EMPTY -> EMPTY;
        };
    }

    /** As data cards and reports name it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
