package dev.trainyard.readers.records;

import com.fasterxml.jackson.core.JacksonException;
import java.util.Locale;

/** The message of an exception, shortened for the ledger. */
final class Details {
    private static final int MOST = 160;

    private Details() {}

    /** The message of an exception, or of the cause if the exception is unchecked and only wraps it. */
    static String of(Throwable e) {
        Throwable first = e;
        while (first instanceof RuntimeException && first.getCause() instanceof Throwable cause) first = cause;
        String message = first.getMessage();
        return message == null || message.isBlank() ? name(first) : cut(message);
    }

    /** The message of a parser, without where it says that it read from. */
    static String ofJson(JacksonException e) {
        return cut(String.valueOf(e.getOriginalMessage()).replaceAll(" \\(start marker at \\[[^\\]]*\\]\\)", ""));
    }

    /** The first line, without control characters. */
    static String cut(String text) {
        String line = text.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", "?");
        return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
    }

    /** Words for an exception without a message, such as "illegal state". */
    private static String name(Throwable e) {
        return switch (e) {
            case java.io.EOFException _ -> "it ends prematurely";
            default ->
                e.getClass()
                        .getSimpleName()
                        .replaceAll("(Exception|Error)$", "")
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT);
        };
    }
}
