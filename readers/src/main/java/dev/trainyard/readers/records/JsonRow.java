package dev.trainyard.readers.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads several fields of one JSON object; the others are skipped without holding them in memory. */
final class JsonRow {
    private final JsonParser json;
    private final Set<String> fields;
    private final RowBudget budget = new RowBudget();

    /** @param json at the beginning of the object */
    JsonRow(JsonParser json, Set<String> fields) {
        this.json = json;
        this.fields = fields;
    }

    Row read(String path) throws IOException, RowBudget.ExceededException {
        Map<String, RowValue> values = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        while (next() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (names.size() < RowReader.MOST_NAMES) names.add(Details.cut(name));
            next();
            if (fields.contains(name)) put(values, name, value(1));
            else json.skipChildren();
        }
        return new Row.Read(path, new RowValue.Fields(values), names);
    }

    /** The nesting is limited, and so is the recursion. */
    private RowValue value(int depth) throws IOException, RowBudget.ExceededException {
        budget.value(depth);
        return switch (json.currentToken()) {
            case VALUE_STRING -> {
                String text = json.getText();
                budget.text(text.length());
                yield new RowValue.Text(text);
            }
            case START_ARRAY -> {
                List<RowValue> items = new ArrayList<>();
                while (next() != JsonToken.END_ARRAY) items.add(value(depth + 1));
                yield new RowValue.Items(items);
            }
            case START_OBJECT -> {
                Map<String, RowValue> inside = new LinkedHashMap<>();
                while (next() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    budget.text(name.length());
                    next();
                    put(inside, name, value(depth + 1));
                }
                yield new RowValue.Fields(inside);
            }
            case VALUE_NULL -> RowValue.Absent.ABSENT;
            case VALUE_TRUE, VALUE_FALSE -> RowValue.Other.of("a boolean", json.getText());
            case VALUE_NUMBER_FLOAT -> isNaN() ? RowValue.Absent.ABSENT : number();
            default -> number();
        };
    }

    private static void put(Map<String, RowValue> values, String name, RowValue value) {
        if (value == RowValue.Absent.ABSENT) values.remove(name);
        else values.put(name, value);
    }

    private RowValue number() throws IOException {
        boolean isShort = json.getTextLength() <= RowValue.Other.LONGEST;
        return RowValue.Other.of("a number", isShort ? json.getText() : "");
    }

    /** Numbers are not parsed, since they may have any length. */
    private boolean isNaN() throws IOException {
        return json.getTextLength() <= 4 && json.getText().endsWith("NaN");
    }

    private JsonToken next() throws IOException {
        JsonToken token = json.nextToken();
        if (token == null) throw new JsonEOFException(json, JsonToken.NOT_AVAILABLE, "it ends inside an object");
        return token;
    }
}
