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
 * Gets the text and the origin out of one line, a token at a time, so that unused fields are never in
 * memory. A field inside an object is named by a dotted path.
 */
final class JsonLineParser {
    /** Of a whole line: a text whose every character is escaped, and as much again of other fields. */
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

    /** Whether the line last parsed has the field of the text, whatever is in it. */
    boolean hasTextField() {
        return textFieldSeen;
    }

    /** The paths of the values in the line last parsed, as people may see them. */
    Set<String> fields() {
        return fields.stream().map(Details::cut).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * What is in a line; null where it is blank.
     *
     * @throws IOException where the file behind the line cannot be read on
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

    /** Of objects in objects in objects no path is remembered, but of the one that the text is in. */
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
