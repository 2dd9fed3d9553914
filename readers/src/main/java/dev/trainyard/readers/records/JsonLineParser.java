package dev.trainyard.readers.records;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
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
 */
final class JsonLineParser {
    /** The largest length of a line: room for a text in which every character is escaped, and for other fields. */
    static final long MOST_BYTES = 8L * DocumentBytes.MOST;

    private static final int FIELDS = 100;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(DocumentBytes.MOST)
                    .build())
            .build();

    private final String textField;
    private final Set<String> fields = new LinkedHashSet<>();
    private boolean textFieldSeen;

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
        fields.clear();
        textFieldSeen = false;
        try (JsonParser json = JSON.createParser(new RepairedUtf8Stream(line))) {
            return document(path, json);
        } catch (TextTooLongException e) {
            return new Found.Lost(path, ReadFailure.TOO_LARGE);
        } catch (LineStream.LineTooLongException e) {
            return new Found.Lost(path, ReadFailure.TOO_LARGE, "a line of more than " + MOST_BYTES + " bytes");
        } catch (JacksonException e) {
            return malformed(path, "not JSON: " + Details.cut(e.getOriginalMessage()));
        }
    }

    private @Nullable Found document(String path, JsonParser json) throws IOException {
        JsonToken first = json.nextToken();
        if (first == null) return null;
        if (first != JsonToken.START_OBJECT) return malformed(path, "not a JSON object");
        @Nullable String text = null;
        OriginFields origin = new OriginFields();
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
                    else if (OriginFields.isOne(field)) origin.take(field, text(json));
                }
            }
        }
        if (json.nextToken() != null) return malformed(path, "the line has more than one JSON object");
        if (!textFieldSeen) return malformed(path, "no field '" + textField + "'");
        if (text == null) return malformed(path, "field '" + textField + "' is not text");
        return DocumentBytes.text(path, text, origin.origin());
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

    private static Found malformed(String path, String detail) {
        return new Found.Lost(path, ReadFailure.MALFORMED, detail);
    }

    private static final class TextTooLongException extends IOException {}
}
