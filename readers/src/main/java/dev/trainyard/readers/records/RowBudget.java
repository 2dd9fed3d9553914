package dev.trainyard.readers.records;

import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;

/** Counts what a row takes in memory while it is read, and refuses a row that takes too much. */
final class RowBudget {
    /** The largest number of values in the fields of a row that are read. */
    static final int MOST_VALUES = 200_000;

    /** The deepest nesting of these values; conversations need about five levels. */
    static final int DEEPEST = 32;

    private int values;
    private long characters;

    /** Thrown for a row that is too large; others can still be read. */
    static final class ExceededException extends Exception {
        private final ReadFailure reason;

        private ExceededException(ReadFailure reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        Row.Lost at(String path) {
            return new Row.Lost(path, reason, String.valueOf(getMessage()));
        }
    }

    void value(int depth) throws ExceededException {
        if (depth > DEEPEST) {
            throw new ExceededException(ReadFailure.MALFORMED, "nested more than " + DEEPEST + " levels deep");
        }
        if (++values > MOST_VALUES) {
            throw new ExceededException(ReadFailure.TOO_LARGE, "more than " + MOST_VALUES + " values");
        }
    }

    void text(int length) throws ExceededException {
        characters += length;
        if (characters > DocumentBytes.MOST) {
            throw new ExceededException(ReadFailure.TOO_LARGE, "more than " + DocumentBytes.MOST + " characters");
        }
    }
}
