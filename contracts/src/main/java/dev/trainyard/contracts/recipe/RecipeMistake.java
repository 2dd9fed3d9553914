package dev.trainyard.contracts.recipe;

/**
 * One mistake in a recipe.
 *
 * @param field the path to it, such as {@code pretrain.batch} or {@code corpus.sources[2].kind}
 * @param value the given value, as text of at most {@value #LONGEST} characters; empty if it is missing
 * @param expected what would be right
 */
public record RecipeMistake(String field, String value, String expected) {
    /** Maximum number of characters shown of a value; the rest is replaced by an ellipsis. */
    public static final int LONGEST = 120;

    private static final int LONGEST_PATH = 500;
    private static final int LONGEST_STEP = 60;

    public RecipeMistake {
        field = shortened(field, LONGEST_PATH);
        value = shortened(value, LONGEST);
    }

    /** The mistake as one sentence. */
    public String sentence() {
        return value.isEmpty()
                ? field + " is missing: " + expected + " is expected."
                : field + " is " + value + ": " + expected + " is expected.";
    }

    /** A field's name as a part of a path; quoted if it would be ambiguous. */
    static String step(String name) {
        String shown = shortened(name, LONGEST_STEP);
        return shown.isBlank() || shown.chars().anyMatch(c -> " []\"'".indexOf(c) >= 0) ? "'" + shown + "'" : shown;
    }

    /** Without control characters and unpaired surrogates, which may confuse a terminal or another program. */
    private static String shortened(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (shown.length() >= longest) return shown.append('…').toString();
            i += Character.charCount(character);
            switch (Character.getType(character)) {
                case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    shown.append("\\u%04x".formatted(character));
                default -> shown.appendCodePoint(character);
            }
        }
        return shown.toString();
    }
}
