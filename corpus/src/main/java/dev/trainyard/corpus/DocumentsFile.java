package dev.trainyard.corpus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Documents as gzipped JSON lines: {@code documents.jsonl.gz} in a corpus artifact. Equal documents give equal bytes.
 */
public final class DocumentsFile {
    /** The file's name in a corpus artifact. */
    public static final String NAME = "documents.jsonl.gz";

    private DocumentsFile() {}

    public static GzippedLines.Writer<Document> writer(Path gz) throws IOException {
        return GzippedLines.writer(gz, Document.class);
    }

    /** The documents in the order of the file; closing the stream closes the file. */
    public static Stream<Document> read(Path gz) throws IOException {
        return GzippedLines.read(gz, Document.class, "a document");
    }
}
