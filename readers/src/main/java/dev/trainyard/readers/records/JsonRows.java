package dev.trainyard.readers.records;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file of JSON. The same deviations from the standard are accepted as in {@link JsonLineParser}. At most
 * one row is in memory.
 */
final class JsonRows implements Rows {
    /** Pieces of this size get a second chance if they are not JSON. */
    private static final int MOST_LENIENT = 1 << 20;

    private final RecordFile file;
    private final Set<String> fields;
    private final JsonPieces pieces;
    private long number;

    JsonRows(RecordFile file, Set<String> fields, JsonPieces pieces) {
        this.file = file;
        this.fields = fields;
        this.pieces = pieces;
    }

    /** The lines of a file. */
    static final class Lines implements JsonPieces {
        private final LineStream lines;

        Lines(InputStream in) {
            lines = new LineStream(in, MOST_BYTES);
        }

        @Override
        public boolean next() throws IOException {
            return lines.nextLine();
        }

        @Override
        public byte[] bytes() throws IOException {
            return lines.readAllBytes();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            while (pieces.next()) {
                number++;
                Row row = row(file.at(number));
                if (row != null) return row;
            }
            return null;
        } catch (IOException e) {
            throw new IOException("after number " + number + ": " + Details.of(e), e);
        }
    }

    private @Nullable Row row(String path) throws IOException {
        byte[] bytes;
        try {
            bytes = pieces.bytes();
        } catch (LineStream.LineTooLongException e) {
            return new Row.Lost(path, ReadFailure.TOO_LARGE, "more than " + JsonPieces.MOST_BYTES + " bytes");
        }
        int at = 0;
        while (at < bytes.length && JsonLineParser.AROUND.indexOf(bytes[at]) >= 0) at++;
        if (at == bytes.length) return null;
        try {
            return parse(path, bytes, at, bytes.length);
        } catch (JacksonException e) {
            if (bytes.length <= MOST_LENIENT) {
                byte[] lenient = LenientJson.of(bytes, bytes.length);
                int start = 0;
                while (start < lenient.length && JsonLineParser.AROUND.indexOf(lenient[start]) >= 0) start++;
                try {
                    return parse(path, lenient, start, lenient.length);
                } catch (JacksonException again) {
                    // The first error is about what the file says.
                }
            }
            return malformed(path, "not JSON: " + Details.ofJson(e));
        }
    }

    private Row parse(String path, byte[] bytes, int from, int to) throws IOException {
        InputStream text = new RepairedUtf8Stream(new ByteArrayInputStream(bytes, from, to - from));
        try (JsonParser json = JsonLineParser.JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) return malformed(path, "not a JSON object");
            JsonRow row = new JsonRow(json, fields);
            Row read = row.read(path);
            if (another(json)) return malformed(path, "more than one JSON object");
            return read;
        } catch (StreamConstraintsException e) {
            return new Row.Lost(path, ReadFailure.TOO_LARGE, "a text or a nesting beyond what a row may have");
        } catch (RowBudget.ExceededException e) {
            return e.at(path);
        }
    }

    /** Whether a value other than the end of an array follows. */
    private static boolean another(JsonParser json) {
        try {
            return json.nextToken() == JsonToken.START_OBJECT;
        } catch (IOException e) {
            return false;
        }
    }

    private static Row malformed(String path, String detail) {
        return new Row.Lost(path, ReadFailure.MALFORMED, detail);
    }

    @Override
    public void close() throws IOException {
        pieces.close();
    }
}
