package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads strict JSON (RFC 8259): no comments, no second value, no {@code NaN}. */
final class JsonText {
    private static final JsonFactory JSON = JsonFactory.builder()
            // The text is already in memory; the tree builder limits nesting and numbers.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /**
     * @param what the name of the text in error messages
     * @throws InvalidRecipeException if the text is not JSON
     */
    static RecipeTree read(String text, String what) {
        RecipeTree tree = new RecipeTree(what);
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (tree.isWhole()) throw followed(tree, parser.currentTokenLocation());
                take(token, parser, tree);
            }
        } catch (JsonProcessingException e) {
            if (tree.isWhole()) throw followed(tree, e.getLocation());
            throw illFormed(tree, text, e.getLocation().getCharOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tree;
    }

    /** @param offset the number of characters read */
    private static InvalidRecipeException illFormed(RecipeTree tree, String text, long offset) {
        if (offset >= text.length()) {
            return tree.unreadable(
                    "incomplete JSON that ends " + RecipeText.at(text, text.length()), "well-formed JSON");
        }
        int index = (int) Math.max(0, offset - 1);
        while (index > 0 && Character.isLetterOrDigit(text.charAt(index - 1))) index--;
        while (index < offset && Character.isWhitespace(text.charAt(index))) index++;
        return tree.unreadable(
                "not JSON " + RecipeText.at(text, index) + RecipeText.near(text, index), "well-formed JSON");
    }

    private static void take(JsonToken token, JsonParser parser, RecipeTree tree) throws IOException {
        switch (token) {
            case START_OBJECT -> tree.startObject(where(parser.currentTokenLocation()));
            case START_ARRAY -> tree.startList(where(parser.currentTokenLocation()));
            case END_OBJECT, END_ARRAY -> tree.end();
            case FIELD_NAME -> tree.key(parser.currentName(), where(parser.currentTokenLocation()));
            case VALUE_STRING -> tree.text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> tree.number(parser.getText());
            case VALUE_TRUE -> tree.truth(true);
            case VALUE_FALSE -> tree.truth(false);
            case VALUE_NULL -> tree.nothing();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("JSON that is in memory has no such token");
        }
    }

    private static InvalidRecipeException followed(RecipeTree tree, JsonLocation at) {
        return tree.unreadable("followed by other text " + where(at), "nothing after the closing brace");
    }

    private static String where(JsonLocation at) {
        return RecipeText.at(at.getLineNr(), at.getColumnNr());
    }
}
