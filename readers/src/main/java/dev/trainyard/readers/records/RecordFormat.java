package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import java.io.IOException;
import java.util.List;

/** A file format that holds many documents in one file. */
interface RecordFormat {
    /** The name of the format for messages, such as {@code JSON Lines}. */
    String name();

    /** The endings of such files' names, in lower case and without the ending of a compression. */
    List<String> endings();

    /** Whether a whole file may be compressed with gzip, Zstandard or bzip2. */
    default boolean isCompressedAsAWhole() {
        return true;
    }

    /**
     * A low estimate of the number of bytes of text in a file.
     *
     * @throws IOException if it cannot be read
     */
    long textBytes(RecordFile file, FileSource source) throws IOException;

    /** Opens a file; throws an IOException if it does not have this format. */
    Records open(RecordFile file, FileSource source) throws IOException;

    /**
     * Refuses a source that does not have this format or lacks the text field.
     *
     * @param files at least one
     */
    void check(FileSource source, List<RecordFile> files) throws IOException;
}
