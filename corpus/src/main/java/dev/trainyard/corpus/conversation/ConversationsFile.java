package dev.trainyard.corpus.conversation;

import dev.trainyard.corpus.GzippedLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Conversations and preferences as gzipped JSON lines: {@code conversations.jsonl.gz} in the artifact of a corpus's
 * conversations. Equal examples give equal bytes.
 */
public final class ConversationsFile {
    /** The file's name in the artifact. */
    public static final String NAME = "conversations.jsonl.gz";

    private ConversationsFile() {}

    public static GzippedLines.Writer<TuningExample> writer(Path gz) throws IOException {
        return GzippedLines.writer(gz, TuningExample.class);
    }

    /** The examples in the order of the file; closing the stream closes the file. */
    public static Stream<TuningExample> read(Path gz) throws IOException {
        return GzippedLines.read(gz, TuningExample.class, "a conversation");
    }
}
