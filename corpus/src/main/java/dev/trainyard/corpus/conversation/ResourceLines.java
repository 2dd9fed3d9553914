package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The records of a JSONL resource, one a line. */
public final class ResourceLines {
    /** Strict: an unknown field is a typing error in one of our own files. */
    private static final JsonMapper MAPPER = new JsonMapper();

    private ResourceLines() {}

    /** The records of a file in this package. */
    static <T> List<T> read(String file, Class<T> type) {
        return read(ResourceLines.class, file, type);
    }

    /** The records of a file in the package of a class. */
    public static <T> List<T> read(Class<?> beside, String file, Class<T> type) {
        List<T> records = new ArrayList<>();
        try (InputStream in = beside.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException("the resource " + file + " is missing");
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                records.add(MAPPER.readValue(line, type));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the resource " + file + " cannot be read", e);
        }
        return List.copyOf(records);
    }
}
