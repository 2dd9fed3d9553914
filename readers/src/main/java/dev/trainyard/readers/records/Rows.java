package dev.trainyard.readers.records;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one file, read one at a time. */
interface Rows extends Closeable {
    /**
     * The next row or failure; null after the last.
     *
     * @throws IOException if nothing more of this file can be read
     */
    @Nullable
    Row next() throws IOException;
}
