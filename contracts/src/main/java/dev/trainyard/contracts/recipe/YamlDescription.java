package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a small YAML file that describes something other than a run, such as a task, into a record, with the checks that
 * a recipe gets: unknown fields, types and required fields.
 */
public final class YamlDescription {
    /** The largest size of a description, in bytes. */
    public static final int MOST_BYTES = 64 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private YamlDescription() {}

    /**
     * @param file its name, for messages
     * @param what describes the thing in messages, such as {@code a task}
     * @param lists the fields that may be one text instead of a list of texts
     * @throws InvalidRecipeException with every mistake, and the line of each
     */
    public static <T extends Record> T read(byte[] utf8, String file, String what, Set<String> lists, Class<T> type) {
        if (utf8.length > MOST_BYTES) {
            throw new InvalidRecipeException(List.of(new RecipeMistake(
                    file, "a file of " + utf8.length + " bytes", "a description of at most " + MOST_BYTES)));
        }
        String text = RecipeText.decoded(utf8, StandardCharsets.UTF_8, file);
        RecipeTree read = YamlText.read(text, file);
        ObjectNode tree = read.whole("an object with the fields of " + what).deepCopy();
        for (String list : lists) {
            JsonNode one = tree.path(list);
            if (one.isTextual()) tree.putArray(list).add(one);
        }
        List<RecipeMistake> mistakes = new ArrayList<>(read.mistakes());
        new RecipeShape(mistakes, "not a field of " + what, false).check(tree, type, MAPPER.createObjectNode());
        if (!mistakes.isEmpty()) throw refused(text, file, mistakes);
        try {
            return MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked tree always fits " + what, e);
        }
    }

    /** A mistake in one field of a description that was read. */
    public static InvalidRecipeException refused(
            byte[] utf8, String file, String field, String value, String expected) {
        return refused(
                new String(utf8, StandardCharsets.UTF_8), file, List.of(new RecipeMistake(field, value, expected)));
    }

    private static InvalidRecipeException refused(String text, String file, List<RecipeMistake> mistakes) {
        return new InvalidRecipeException(mistakes.stream()
                .map(mistake -> new RecipeMistake(
                        place(text, file, mistake.field()) + mistake.field(), mistake.value(), mistake.expected()))
                .toList());
    }

    /** The line of a field at the top of the text, or of the last part of its path. */
    private static String place(String text, String file, String field) {
        String[] steps = field.replaceAll("\\[\\d+]", "").split("\\.");
        int from = 0;
        int line = 0;
        for (String step : steps) {
            Matcher found = Pattern.compile("(?m)^[ -]*[\"']?" + Pattern.quote(step) + "[\"']?\\s*:")
                    .matcher(text);
            if (!found.find(from)) break;
            from = found.start();
            line = (int) text.substring(0, from).chars().filter(c -> c == '\n').count() + 1;
        }
        return line == 0 ? file + ": " : file + ", line " + line + ": ";
    }
}
