package dev.trainyard.ingest.deduplication;

/** The unit into which a text is divided to find repeated passages. */
public enum Passage {
    /** Ends with a line end. */
    LINE,
    /** Consecutive lines that end with an empty line. */
    PARAGRAPH;

    /** The unit for a text: paragraphs, or lines if the text has no empty lines. */
    public static Passage of(String text) {
        return text.contains("\n\n") ? PARAGRAPH : LINE;
    }

    /** Receives the position of a passage in a text. */
    @FunctionalInterface
    interface PassageConsumer {
        void take(int start, int end);
    }

    /** Divides a text completely: each passage includes the empty lines that follow it. */
    void divide(String text, PassageConsumer taker) {
        int start = 0;
        while (start < text.length()) {
            int end = endOfPassage(text, start);
            taker.take(start, end);
            start = end;
        }
    }

    private int endOfPassage(String text, int start) {
        int at = start;
        boolean afterEmptyLine = false;
        boolean afterWords = false;
        while (at < text.length()) {
            boolean empty = isEmptyLine(text, at);
            boolean begins = !empty && afterWords && (this == LINE || afterEmptyLine);
            if (begins) return at;
            afterWords |= !empty;
            afterEmptyLine = empty;
            at = endOfLine(text, at);
        }
        return at;
    }

    private static boolean isEmptyLine(String text, int start) {
        int at = start;
        while (at < text.length() && text.charAt(at) != '\n') {
            if (!Character.isWhitespace(text.charAt(at))) return false;
            at++;
        }
        return true;
    }

    private static int endOfLine(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end + 1;
    }
}
