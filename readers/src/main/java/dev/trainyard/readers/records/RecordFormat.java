package dev.trainyard.readers.records;

import dev.trainyard.readers.document.FileSource;
import java.io.IOException;
import java.util.List;

/** A file format that holds many documents in one file. */
interface RecordFormat extends FileKind {
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
