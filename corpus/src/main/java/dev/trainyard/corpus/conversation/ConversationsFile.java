package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.corpus.WriteBehind;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Conversations and preferences as gzipped JSON lines: {@code conversations.jsonl.gz} in the artifact of a corpus's
 * conversations. Equal examples give equal bytes.
 */
public final class ConversationsFile {
    /** The file's name in the artifact. */
    public static final String NAME = "conversations.jsonl.gz";

    private static final int BUFFER = 1 << 16;

    private ConversationsFile() {}

    public static Writer writer(Path gz) throws IOException {
        return new Writer(new BufferedOutputStream(new WriteBehind(new FastGzip(Files.newOutputStream(gz))), BUFFER));
    }

    /** The examples in the order of the file; closing the stream closes the file. */
    public static Stream<TuningExample> read(Path gz) throws IOException {
        ObjectReader reader = ContractJson.mapper().readerFor(TuningExample.class);
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gz), BUFFER), StandardCharsets.UTF_8),
                BUFFER);
        return lines.lines()
                .map(line -> {
                    try {
                        return reader.<TuningExample>readValue(line);
                    } catch (JsonProcessingException e) {
                        throw new UncheckedIOException("a line of " + gz + " is not a conversation", e);
                    }
                })
                .onClose(() -> {
                    try {
                        lines.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    /** Writes examples to a new file; another thread compresses them. */
    public static final class Writer implements AutoCloseable {
        private final OutputStream out;
        private final ObjectWriter writer = ContractJson.mapper().writerFor(TuningExample.class);

        private Writer(OutputStream out) {
            this.out = out;
        }

        public void write(TuningExample example) throws IOException {
            out.write(writer.writeValueAsBytes(example));
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /** Compresses at the fastest level, as is done for the documents. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
