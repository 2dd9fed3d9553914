package dev.trainyard.ingest.deduplication;

/** What a text is divided into, to find what many texts repeat. */
public enum Passage {
    /** Ended by a line end. */
    LINE,
    /** Lines in a row, ended by an empty line. */
    PARAGRAPH;

    /** What a text is divided into: paragraphs, or lines where no empty line says what they are. */
    public static Passage of(String text) {
        return text.contains("\n\n") ? PARAGRAPH : LINE;
    }

    /** Takes where a passage is in a text. */
    @FunctionalInterface
    interface Taker {
        void take(int start, int end);
    }

    /** Offers all that a text consists of, one after another: each passage with the empty lines that follow it. */
    void divide(String text, Taker taker) {
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
