package dev.trainyard.corpus;

/**
 * A method in its source file.
 *
 * @param begin the index at which the method begins, or its documentation
 * @param open the index of the brace that opens its body
 * @param close the index of the brace that closes it
 */
public record MethodPlace(Document document, int begin, int open, int close) {
    /** The text between the braces. */
    public String body() {
        return document.text().substring(open + 1, close);
    }

    /** The whole file with another body between the braces. */
    public String fileWith(String body) {
        return document.text().substring(0, open + 1) + body + document.text().substring(close);
    }

    /** From the beginning to the closing brace. */
    public String method() {
        return document.text().substring(begin, close + 1);
    }
}
