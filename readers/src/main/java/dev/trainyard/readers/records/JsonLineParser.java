package dev.trainyard.readers.records;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text and the origin from one line, token by token, so that unused fields are never held in memory. A field
 * inside an object is named by a dotted path.
 *
 * <p>Only an error in the text itself, or in the structure before it, loses a line. Numbers such as {@code NaN}, which
 * Python writes, and other deviations from the standard are accepted, an error in another field after the text is ignored,
 * and a line that cannot be parsed is parsed once more as {@link LenientJson} writes it. Commas and brackets
 * around the object are ignored too, so that a JSON array with one object on each line is read as well.
 */
final class JsonLineParser {
    /** The largest length of a line: room for a text in which every character is escaped, and for other fields. */
    static final long MOST_BYTES = 8L * DocumentBytes.MOST;

    private static final int FIELDS = 100;
    /** Lines of this size get a second chance if they are not JSON. */
    private static final int MOST_AT_ONCE = 1 << 20;
    /** A level takes about 100 bytes of memory. */
    private static final int DEEPEST = 100_000;

    static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .enable(
                    JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS,
                    JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS,
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_MISSING_VALUES,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_JAVA_COMMENTS,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(DocumentBytes.MOST)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    /** What may stand around an object: separators of an array, and the mark before a record of RFC 7464. */
    static final String AROUND = "[],; \t\r\u001E";

    /** A number or a string begins so. */
    private static final String SCALARS = "0123456789-\"";

    private final String textField;
    private final Set<String> fields = new LinkedHashSet<>();
    private final byte[] beginning = new byte[MOST_AT_ONCE];
    private boolean textFieldSeen;
    private boolean isJson;
    private @Nullable String text;
    private OriginFields origin = new OriginFields();

    JsonLineParser(String textField) {
        this.textField = textField;
    }

    /** Whether the last parsed line has the text field, whatever its value. */
    boolean hasTextField() {
        return textFieldSeen;
    }

    /** The paths of the values in the last parsed line, shortened for messages. */
    Set<String> fields() {
        return fields.stream().map(Details::cut).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * The document in a line; null if the line is blank.
     *
     * @throws IOException if reading the file fails
     */
    @Nullable
    Found parse(String path, LineStream line) throws IOException {
        int count = line.readNBytes(beginning, 0, beginning.length);
        Found found = parse(path, beginning, count, line);
        boolean malformed = found instanceof Found.Lost lost && lost.reason() == ReadFailure.MALFORMED;
        if (!malformed || isJson || count == beginning.length) return found;
        byte[] lenient = LenientJson.of(beginning, count);
        Found again = parse(path, lenient, lenient.length, InputStream.nullInputStream());
        return again instanceof Found.Lost ? found : again;
    }

    private @Nullable Found parse(String path, byte[] beginning, int count, InputStream rest) throws IOException {
        fields.clear();
        textFieldSeen = false;
        isJson = true;
        text = null;
        origin = new OriginFields();
        int at = 0;
        while (at < count && AROUND.indexOf(beginning[at]) >= 0) at++;
        if (at == count && count < this.beginning.length) return null;
        if (at < count && SCALARS.indexOf(beginning[at]) >= 0) return malformed(path, "not a JSON object");
        try {
            InputStream bytes =
                    new RepairedUtf8Stream(new Joined(new ByteArrayInputStream(beginning, at, count - at), rest));
            try (JsonParser json = JSON.createParser(bytes)) {
                return document(path, json, bytes);
            }
        } catch (TextTooLongException e) {
            return new Found.Lost(path, ReadFailure.TOO_LARGE);
        } catch (LineStream.LineTooLongException e) {
            return text != null
                    ? found(path, text)
                    : new Found.Lost(path, ReadFailure.TOO_LARGE, "a line of more than " + MOST_BYTES + " bytes");
        } catch (JacksonException e) {
            isJson = false;
            return text != null
                    ? found(path, text)
                    : malformed(path, "not JSON: " + Details.ofJson(e));
        }
    }

    /** The beginning of a line and its rest, which stays open. */
    private static final class Joined extends FilterInputStream {
        private final InputStream rest;

        Joined(InputStream beginning, InputStream rest) {
            super(beginning);
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            return read < 0 ? rest.read() : read;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            return read < 0 ? rest.read(bytes, from, length) : read;
        }
    }

    private Found found(String path, String text) {
        return DocumentBytes.text(path, text, origin.origin());
    }

    private @Nullable Found document(String path, JsonParser json, InputStream bytes) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) return null;
        if (first != JsonToken.START_OBJECT) return malformed(path, "not a JSON object");
        Deque<String> objects = new ArrayDeque<>(List.of(""));
        String field = "";
        while (!objects.isEmpty()) {
            switch (json.nextToken()) {
                case null -> throw new JsonEOFException(json, JsonToken.NOT_AVAILABLE, "the line ends inside it");
                case FIELD_NAME -> field = objects.element() + json.currentName();
                case START_OBJECT -> {
                    if (mayMatter(field, objects.size())) objects.push(field + ".");
                    else json.skipChildren();
                }
                case END_OBJECT -> objects.pop();
                case START_ARRAY -> {
                    list(field);
                    json.skipChildren();
                }
                default -> {
                    list(field);
                    boolean isText = field.equals(textField);
                    textFieldSeen |= isText;
                    if (isText) text = json.currentToken() == JsonToken.VALUE_STRING ? text(json) : null;
                    else if (OriginFields.isOne(field)) origin.take(field, originText(json));
                }
            }
        }
        if (anotherFollows(json, bytes)) return malformed(path, "the line has more than one JSON object");
        if (!textFieldSeen) return malformed(path, "no field '" + textField + "'");
        if (text == null) return malformed(path, "field '" + textField + "' is not text");
        return found(path, text);
    }

    /** Whether another object begins in the rest of the line. */
    private static boolean anotherFollows(JsonParser json, InputStream bytes) throws IOException {
        ByteArrayOutputStream buffered = new ByteArrayOutputStream();
        json.releaseBuffered(buffered);
        byte[] piece = buffered.toByteArray();
        for (int count = piece.length; count >= 0; count = bytes.read(piece)) {
            for (int i = 0; i < count; i++) {
                if (piece[i] == '{') return true;
            }
            if (piece.length == 0) piece = new byte[1 << 10];
        }
        return false;
    }

    private void list(String field) {
        if (fields.size() < FIELDS) fields.add(field);
    }

    /** Objects nested more than twice are skipped unless they contain the text field. */
    private boolean mayMatter(String field, int depth) {
        return depth < 3 || textField.startsWith(field + ".");
    }

    private static String text(JsonParser json) throws IOException {
        try {
            return json.getText();
        } catch (StreamConstraintsException e) {
            throw new TextTooLongException();
        }
    }

    /** A longer value is none, and no reason to lose the text. */
    private static @Nullable String originText(JsonParser json) throws IOException {
        try {
            return json.getText();
        } catch (StreamConstraintsException e) {
            return null;
        }
    }

    private static Found malformed(String path, String detail) {
        return new Found.Lost(path, ReadFailure.MALFORMED, detail);
    }

    private static final class TextTooLongException extends IOException {}
}
