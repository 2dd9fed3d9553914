package dev.trainyard.readers.records;

import java.io.Closeable;
import java.io.IOException;

/** The parts of a file each of which should be a JSON object. */
interface JsonPieces extends Closeable {
    /** The largest size of a piece in bytes: room for escapes in a text of the largest size. */
    int MOST_BYTES = 16 << 20;

    /**
     * Goes to the next piece; returns false at the end of the file.
     *
     * @throws IOException if nothing more of the file can be read
     */
    boolean next() throws IOException;

    /**
     * The bytes of this piece, without its end.
     *
     * @throws LineStream.LineTooLongException if it has more than {@link #MOST_BYTES}; the next piece can still be read
     */
    byte[] bytes() throws IOException;
}
