package dev.trainyard.readers.document;

/** Why a document that a source offers has no text that could be read. */
public enum ReadFailure {
    /** It could not be read: a damaged entry, a file without permission, a malformed line. */
    UNREADABLE,
    /** It is larger than one document may be. */
    TOO_LARGE,
    /** Its format is invalid: a line that is not JSON, or a record without the text field. */
    MALFORMED,
    /** Its path leads out of its archive. */
    CLIMBS_OUT,
    /** It is a decompression bomb, made to exhaust its reader; no more of its archive is read. */
    BOMB,
    /** It needs a password or another secret, which is not available. */
    LOCKED,
    /** It could not be fetched from another host: no answer, an error, too slow. */
    NOT_FETCHED,
    /** The response to its request is an error or a redirect: a status other than 200 to 299. */
    ERROR_RESPONSE,
    /** It has a media type without text, such as a picture, or one that is not supported. */
    UNSUPPORTED_TYPE,
    /** Its publisher has opted out of its use by programs or for training. */
    OPTED_OUT,
    /** It lies in a checkout, but its project did not write it: a tool made it, or a {@code .gitignore} names it. */
    LEFT_OUT,
    /** It is not text. */
    BINARY,
    /** It is text in a charset that is not known: in none of the known ones are its letters likely to be words. */
    UNKNOWN_CHARSET,
    /** Its format can hold text, but it has none: a PDF of scanned pages. */
    NO_TEXT,
    /** Its text is only white space, or consists only of quotations. */
    EMPTY
}
