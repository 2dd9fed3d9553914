package dev.trainyard.readers.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.trainyard.readers.charset.DecodedText;
import dev.trainyard.readers.charset.TextDecoder;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a Jupyter notebook: its cells in order, code between fences, without the outputs. */
final class NotebookText {
    private static final JsonFactory JSON = JsonFactory.builder()
            // Outputs that are passed over hold pictures in one string, and Python's NaN.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(DocumentBytes.MOST_PACKED)
                    .maxNumberLength(DocumentBytes.MOST_PACKED)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final Pattern OTHER_LANGUAGE =
            Pattern.compile("\\s*%%(bash|sh|javascript|js|html|latex|markdown|perl|ruby|R|sql|svg|cython)\\b");
    private static final Pattern NAME = Pattern.compile("[\\w+#.-]{1,30}");

    private final List<Cell> cells = new ArrayList<>();
    private String language = "";
    private long length;

    /** @param language of a cell of an old notebook; empty if it is the notebook's */
    private record Cell(String type, String source, String language) {}

    private NotebookText() {}

    static DocumentText of(byte[] bytes) {
        Optional<DecodedText> decoded = TextDecoder.read(bytes);
        if (decoded.isEmpty()) return new DocumentText.Refused(ReadFailure.BINARY);
        NotebookText notebook = new NotebookText();
        try (JsonParser json = JSON.createParser(decoded.get().text())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return new DocumentText.Refused(ReadFailure.MALFORMED, "it is not a JSON object, as notebooks are");
            }
            notebook.object(json);
        } catch (IOException e) {
            return new DocumentText.Refused(ReadFailure.MALFORMED, "its JSON is invalid");
        }
        if (notebook.length > DocumentBytes.MOST) return new DocumentText.Refused(ReadFailure.TOO_LARGE);
        String text = notebook.text();
        return text.isBlank()
                ? new DocumentText.Refused(ReadFailure.NO_TEXT)
                : new DocumentText.Read(
                        text,
                        DocumentFormat.NOTEBOOK,
                        DocumentFacts.NONE,
                        decoded.get().repaired());
    }

    /** The fields of the notebook, or of a worksheet, as notebooks had until version 3. */
    private void object(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY && name.equals("cells")) {
                while (json.nextToken() == JsonToken.START_OBJECT) cell(json);
                requireEnd(json);
            } else if (value == JsonToken.START_ARRAY && name.equals("worksheets")) {
                while (json.nextToken() == JsonToken.START_OBJECT) worksheet(json);
                requireEnd(json);
            } else if (value == JsonToken.START_OBJECT && name.equals("metadata")) {
                metadata(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void worksheet(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isCells = json.currentName().equals("cells");
            if (json.nextToken() == JsonToken.START_ARRAY && isCells) {
                while (json.nextToken() == JsonToken.START_OBJECT) cell(json);
                requireEnd(json);
            } else {
                json.skipChildren();
            }
        }
    }

    /** The language is the one of {@code language_info}, else the one of {@code kernelspec}. */
    private void metadata(JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
                if (isText && name.equals("language_info") && field.equals("name")) language = json.getText();
                else if (isText && name.equals("kernelspec") && field.equals("language") && language.isEmpty()) {
                    language = json.getText();
                } else json.skipChildren();
            }
        }
    }

    private void cell(JsonParser json) throws IOException {
        String type = "";
        String source = "";
        String own = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("cell_type") && value == JsonToken.VALUE_STRING) type = json.getText();
            else if (name.equals("language") && value == JsonToken.VALUE_STRING) own = json.getText();
            else if (name.equals("source") || name.equals("input")) source = lines(json, value);
            else json.skipChildren();
        }
        // A huge notebook is read to its end, but not kept.
        length += source.length();
        if (length <= DocumentBytes.MOST && !source.isBlank()) cells.add(new Cell(type, source, own));
    }

    /** A text, or a list of lines, which contain their line feeds since version 3. */
    private static String lines(JsonParser json, JsonToken first) throws IOException {
        if (first == JsonToken.VALUE_STRING) return json.getText();
        StringBuilder lines = new StringBuilder();
        if (first == JsonToken.START_ARRAY) {
            boolean separated = false;
            boolean begins = true;
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) throw new IOException("a list without an end");
                String line = token == JsonToken.VALUE_STRING ? json.getText() : "";
                json.skipChildren();
                if (begins) separated = !line.endsWith("\n");
                else if (separated) lines.append('\n');
                lines.append(line);
                begins = false;
            }
        } else {
            json.skipChildren();
        }
        return lines.toString();
    }

    private static void requireEnd(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.END_ARRAY) throw new IOException("an item that is not an object");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (Cell cell : cells) {
            String source = cell.source().stripTrailing();
            if (!text.isEmpty()) text.append('\n');
            if (cell.type().equals("code")) {
                String fence = fence(source);
                text.append(fence)
                        .append(language(cell))
                        .append('\n')
                        .append(source)
                        .append('\n')
                        .append(fence)
                        .append('\n');
            } else {
                text.append(source.strip()).append('\n');
            }
        }
        return text.toString();
    }

    /** The language of a code cell: that of its first line, such as {@code %%bash}, its own, or the notebook's. */
    private String language(Cell cell) {
        Matcher magic = OTHER_LANGUAGE.matcher(cell.source());
        if (magic.lookingAt()) return magic.group(1).toLowerCase(Locale.ROOT);
        String name = cell.language().isEmpty() ? language : cell.language();
        return NAME.matcher(name).matches() ? name : "";
    }

    /** At least three backticks, and more than the code has in a row. */
    private static String fence(String code) {
        int most = 2;
        int run = 0;
        for (int i = 0; i < code.length(); i++) {
            run = code.charAt(i) == '`' ? run + 1 : 0;
            most = Math.max(most, run);
        }
        return "`".repeat(most + 1);
    }
}
