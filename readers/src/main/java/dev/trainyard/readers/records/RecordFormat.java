package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import java.io.IOException;
import java.util.List;

/** A way to keep many documents in one file. */
interface RecordFormat {
    /** For people, such as {@code JSON Lines}. */
    String name();

    /** How the names of such files end, in lower case and without the ending of a compression. */
    List<String> endings();

    /** Whether a file of it may come compressed with gzip, Zstandard or bzip2 from its first byte to its last. */
    default boolean isCompressedAsAWhole() {
        return true;
    }

    /**
     * About how many bytes of text a file has, rather too few than too many.
     *
     * @throws IOException where it cannot be read
     */
    long textBytes(RecordFile file, FileSource source) throws IOException;

    /** Opens a file; what is no file of this format at all is an IOException. */
    Records open(RecordFile file, FileSource source) throws IOException;

    /**
     * Refuses a source that is none of this format, or lacks the field that its text is in.
     *
     * @param files at least one
     */
    void check(FileSource source, List<RecordFile> files) throws IOException;
}
