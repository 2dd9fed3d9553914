package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A recipe's tree while a parser reads it. A mistake in a single value is reported with its path and the value is
 * omitted, so that everything else can still be checked; a mistake that makes the rest unreadable ends the reading.
 */
final class RecipeTree {
    /** Maximum nesting of lists and objects; a recipe needs five levels. */
    static final int DEEPEST = 32;
    /** Maximum number of values, including expanded aliases. */
    static final int MOST_VALUES = 200_000;
    /** Maximum length of a number, in characters. */
    static final int LONGEST_NUMBER = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final String what;
    private final List<RecipeMistake> mistakes = new ArrayList<>();
    private final Deque<Level> levels = new ArrayDeque<>();
    private @Nullable JsonNode root;
    private @Nullable JsonNode last;
    private int values;

    /** An unfinished list or object, with its path. */
    private static final class Level {
        final String path;
        final JsonNode node;

        @Nullable
        String key;

        boolean dropped;
        int index;

        Level(String path, JsonNode node) {
            this.path = path;
            this.node = node;
        }
    }

    /** @param what the name of the whole text in error messages */
    RecipeTree(String what) {
        this.what = what;
    }

    List<RecipeMistake> mistakes() {
        return mistakes;
    }

    int depth() {
        return levels.size();
    }

    int values() {
        return values;
    }

    /** The last scalar value that was added. */
    @Nullable
    JsonNode last() {
        return last;
    }

    boolean isWhole() {
        return root != null && levels.isEmpty();
    }

    /**
     * @param expected what would be right
     * @throws InvalidRecipeException if it is not an object
     */
    ObjectNode whole(String expected) {
        if (root instanceof ObjectNode object) return object;
        throw unreadable(root == null || root.isNull() ? "" : RecipeValues.shown(root), expected);
    }

    void startObject(String at) {
        start(NODES.objectNode(), at);
    }

    void startList(String at) {
        start(NODES.arrayNode(), at);
    }

    private void start(JsonNode node, String at) {
        Level level = new Level(path(), node);
        checkDepth(1, at);
        put(node);
        levels.push(level);
    }

    /** Ends the current list or object and returns it. */
    JsonNode end() {
        JsonNode ended = levels.pop().node;
        next();
        return ended;
    }

    /** @param at its position, in words */
    void key(String key, String at) {
        Level level = levels.element();
        level.key = key;
        level.dropped = level.node.has(key);
        if (level.dropped) wrong("given a second time " + at, "one value");
    }

    /** Reports a mistake in the current field's name and ignores its value. */
    void wrongField(String value, String expected) {
        wrong(value, expected);
        levels.element().dropped = true;
    }

    void text(String text) {
        value(NODES.textNode(text));
    }

    void truth(boolean truth) {
        value(NODES.booleanNode(truth));
    }

    void nothing() {
        value(NODES.nullNode());
    }

    /** @param digits a number in decimal, as written */
    void number(String digits) {
        if (digits.length() <= LONGEST_NUMBER) {
            try {
                value(NODES.numberNode(new BigDecimal(digits)));
                return;
            } catch (NumberFormatException _) {
                // Its exponent has too many digits.
            }
        }
        wrong(digits, "a number of at most " + LONGEST_NUMBER + " characters with a moderate exponent");
        skip();
    }

    void value(JsonNode value) {
        put(value);
        last = value;
        next();
    }

    /** Omits a value because of a mistake in it. */
    void skip() {
        Level level = levels.peek();
        if (level == null) root = NODES.nullNode();
        if (level != null && level.node instanceof ArrayNode list) list.add(NODES.missingNode());
        count(1);
        next();
    }

    /** Adds a copy of a value whose size and height are known. */
    void copy(JsonNode original, int size, int height, String at) {
        checkDepth(height, at);
        count(size - 1);
        value(original.deepCopy());
    }

    /** Reports a mistake in the next value. */
    void wrong(String value, String expected) {
        if (mistakes.size() <= InvalidRecipeException.MOST) {
            mistakes.add(new RecipeMistake(path(), value, expected));
        }
    }

    InvalidRecipeException unreadable(String value, String expected) {
        return unreadable(what, value, expected);
    }

    static InvalidRecipeException unreadable(String what, String value, String expected) {
        return new InvalidRecipeException(List.of(new RecipeMistake(what, value, expected)));
    }

    private void put(JsonNode value) {
        count(1);
        Level level = levels.peek();
        if (level == null) {
            root = value;
        } else if (level.node instanceof ObjectNode object) {
            if (!level.dropped) object.set(Objects.requireNonNull(level.key), value);
        } else {
            ((ArrayNode) level.node).add(value);
        }
    }

    private void next() {
        Level level = levels.peek();
        if (level == null) return;
        level.key = null;
        level.dropped = false;
        level.index++;
    }

    private void count(int more) {
        values += more;
        if (values > MOST_VALUES) {
            throw unreadable(
                    "a document of more than " + MOST_VALUES + " values after its aliases are expanded",
                    "a smaller one");
        }
    }

    private void checkDepth(int more, String at) {
        if (levels.size() + more > DEEPEST) {
            throw unreadable("nested more than " + DEEPEST + " levels deep " + at, "a flatter one");
        }
    }

    /** The path of the next value. */
    private String path() {
        Level level = levels.peek();
        if (level == null) return what;
        if (level.node.isArray()) return level.path + "[" + level.index + "]";
        String key = RecipeMistake.step(String.valueOf(level.key));
        return level.path.equals(what) ? key : level.path + "." + key;
    }
}
