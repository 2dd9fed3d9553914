package dev.trainyard.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
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
import java.util.zip.GZIPInputStream;

/** Files of gzipped JSON lines, one value on each. Equal values give equal bytes. */
public final class GzippedLines {
    private static final int BUFFER = 1 << 16;

    private GzippedLines() {}

    /** A writer of a new file. */
    public static <T> Writer<T> writer(Path gz, Class<T> type) throws IOException {
        return new Writer<>(
                new BufferedOutputStream(new WriteBehind(new FastGzip(Files.newOutputStream(gz))), BUFFER),
                ContractJson.mapper().writerFor(type));
    }

    /**
     * The values in the order of the file; closing the stream closes the file.
     *
     * @param what a value is, for the message if a line is none: {@code a document}
     */
    public static <T> Stream<T> read(Path gz, Class<T> type, String what) throws IOException {
        ObjectReader reader = ContractJson.mapper().readerFor(type);
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(gz), BUFFER), StandardCharsets.UTF_8),
                BUFFER);
        return lines.lines()
                .map(line -> {
                    try {
                        return reader.<T>readValue(line);
                    } catch (JsonProcessingException e) {
                        throw new UncheckedIOException("a line of " + gz + " is not " + what, e);
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

    /** Writes values to a new file; another thread compresses them. */
    public static final class Writer<T> implements AutoCloseable {
        private final OutputStream out;
        private final ObjectWriter writer;

        private Writer(OutputStream out, ObjectWriter writer) {
            this.out = out;
            this.writer = writer;
        }

        public void write(T value) throws IOException {
            out.write(writer.writeValueAsBytes(value));
            out.write('\n');
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
