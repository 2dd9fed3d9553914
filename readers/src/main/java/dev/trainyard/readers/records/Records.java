package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Found;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The documents of one file, read one at a time. */
interface Records extends Closeable {
    /**
     * The next document or failure; null after the last.
     *
     * @throws IOException if nothing more of this file can be read
     */
    @Nullable
    Found next() throws IOException;
}
