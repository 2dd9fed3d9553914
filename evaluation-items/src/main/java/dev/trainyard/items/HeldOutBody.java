package dev.trainyard.items;

import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.MethodPlace;

/**
 * A documented method in its held-out source file. Its body is what a model is asked for.
 *
 * @param name of the document, with the method's number in the file: {@code code:a/B.java#2}
 * @param document the source file
 * @param outline the package, the imports, and the enclosing types with the fields of the innermost one
 * @param documentation where the documentation comment begins
 * @param open the index of the brace that opens the body
 * @param close the index of the brace that closes it
 */
public record HeldOutBody(String name, Document document, String outline, int documentation, int open, int close) {
    /** How much of the file a model is given before the body. */
    public enum Given {
        /** The method's documentation and signature. */
        SIGNATURE("signature"),
        /** Also the package, the imports, and the enclosing types with their fields. */
        OUTLINE("imports-and-fields"),
        /** All of the file before the body. */
        FILE("file-before");

        private final String key;

        Given(String key) {
            this.key = key;
        }

        /** The published name. */
        public String key() {
            return key;
        }
    }

    /** The text before the body, from as far as is given to the opening brace. */
    public String before(Given given) {
        return switch (given) {
            case SIGNATURE -> signature();
            case OUTLINE -> outline + signature();
            case FILE -> document.text().substring(0, open + 1);
        };
    }

    /** Where the method stands in its file. */
    public MethodPlace place() {
        return new MethodPlace(document, documentation, open, close);
    }

    /** The text between the braces. */
    public String body() {
        return place().body();
    }

    /** From the beginning of the comment's line, so that the lines keep their common indentation. */
    private String signature() {
        int line = document.text().lastIndexOf('\n', documentation) + 1;
        boolean alone = document.text().substring(line, documentation).isBlank();
        return document.text().substring(alone ? line : documentation, open + 1);
    }
}
