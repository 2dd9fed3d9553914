package dev.trainyard.readers.records;

import dev.trainyard.readers.document.Found;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The documents of one file, a document at a time. */
interface Records extends Closeable {
    /**
     * The next document, or what became of it; null after the last.
     *
     * @throws IOException where nothing more of this file can be had
     */
    @Nullable
    Found next() throws IOException;
}
