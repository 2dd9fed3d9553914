package dev.trainyard.readers.document;

/** Why a document that a source offers has no text that could be read. */
public enum ReadFailure {
    /** It could not be read: a damaged entry, a file without permission, a malformed line. */
    UNREADABLE,
    /** It is larger than one document may be. */
    TOO_LARGE,
    /** Its form is damaged: a line that is not JSON, a record without the field that holds the text. */
    MALFORMED,
    /** Its path leads out of the archive that it is in. */
    CLIMBS_OUT,
    /** It is a decompression bomb, made to exhaust its reader; no more of its archive is read. */
    BOMB,
    /** It needs a password or another secret, which is not available. */
    LOCKED,
    /** It could not be fetched from another host: no answer, an error, too slow. */
    NOT_FETCHED,
    /** Its publisher has opted out of its use by programs or for training. */
    OPTED_OUT,
    /** It is not text. */
    BINARY,
    /** It is text in a charset that is not known: in none of the known ones are its letters likely to be words. */
    UNKNOWN_CHARSET,
    /** A document of a format that can hold text, and holds none: a PDF of scanned pages. */
    NO_TEXT,
    /** Its text is only white space, or consists only of quotations. */
    EMPTY
}
