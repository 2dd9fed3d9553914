package dev.trainyard.evaluation.code;

/** Finds the end of a method's body in generated text. */
final class MethodBody {
    private MethodBody() {}

    /**
     * The text up to the brace that closes the body, which was opened before the text; all of it if there is no such
     * brace. Braces in strings, characters and comments do not count, as in Java. The text may be anything: a wrong
     * end only makes a body that does not compile.
     */
    static String of(String text) {
        int depth = 1;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '{') depth++;
            if (c == '}' && --depth == 0) return text.substring(0, at);
            at = skipped(text, at);
        }
        return text;
    }

    /** The last index of the string, character or comment that begins at an index, or the index itself. */
    private static int skipped(String text, int at) {
        if (text.startsWith("\"\"\"", at)) return end(text, "\"\"\"", at + 3, true);
        if (text.startsWith("//", at)) return end(text, "\n", at + 2, false);
        if (text.startsWith("/*", at)) return end(text, "*/", at + 2, false);
        if (text.charAt(at) == '"') return end(text, "\"", at + 1, true);
        if (text.charAt(at) == '\'') return end(text, "'", at + 1, true);
        return at;
    }

    private static int end(String text, String mark, int from, boolean escapes) {
        for (int at = from; at < text.length(); at++) {
            if (escapes && text.charAt(at) == '\\') {
                at++;
            } else if (text.startsWith(mark, at)) {
                return at + mark.length() - 1;
            }
        }
        return text.length() - 1;
    }
}
