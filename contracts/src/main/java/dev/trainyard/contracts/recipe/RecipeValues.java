package dev.trainyard.contracts.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Formats values of a recipe for error messages. */
final class RecipeValues {
    private static final Pattern LOOKS_OTHERWISE =
            Pattern.compile("|[-+.\\d].*|true|false|null|~|\\s.*|.*\\s", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private RecipeValues() {}

    /** Lists and objects by their type; text in quotes if it looks like another type. */
    static String shown(JsonNode value) {
        if (value.isArray()) return value.isEmpty() ? "an empty list" : "a list";
        if (value.isObject()) return "an object";
        if (value.isNull() || value.isMissingNode()) return "";
        if (value.isNumber()) return plain(value.decimalValue());
        String text = value.asText();
        return value.isTextual() && LOOKS_OTHERWISE.matcher(text).matches() ? '"' + text + '"' : text;
    }

    /** Without an exponent if that is short. */
    static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return Math.abs((long) stripped.scale()) > 20 ? stripped.toString() : stripped.toPlainString();
    }
}
