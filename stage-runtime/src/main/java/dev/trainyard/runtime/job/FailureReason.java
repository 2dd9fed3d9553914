package dev.trainyard.runtime.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reason of a failure, as one sentence for people.
 *
 * <p>An anticipated failure already has such a sentence as its message. The message of an unexpected one is meant for
 * programmers and may name classes; it goes to the log, to which the sentence refers.
 */
public final class FailureReason {
    private static final int LONGEST = 1000;

    /** Names of classes and packages, null values, and typical messages of the JDK and of Jackson. */
    private static final Pattern FOR_PROGRAMMERS = Pattern.compile(
            "(?<![\\w/.])[a-z]\\w*([./])[a-z]\\w*(\\1\\w+)*\\1[A-Z]\\w*(?!\\w|[./])"
                    + "|(?<![\\w/.])[A-Z]\\w*(Exception|Error)\\b(?!\\.)"
                    + "|(?<!/)\\bnull\\b|\\[Source: |through reference chain|^Cannot (invoke|deserialize|construct)"
                    + "|^No enum constant|^Un(recognized|expected) (token|character|end-of-input)|^Index -?\\d+ out of");

    /** Text from users is in quotes and may look like anything. */
    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    private FailureReason() {}

    public static String of(Throwable failure) {
        Throwable cause = failure;
        while (carries(cause) && cause.getCause() != null) cause = cause.getCause();
        String known = known(cause);
        if (!known.isEmpty()) return sentence(known);
        String message = firstLine(cause.getMessage());
        return isForPeople(cause, message)
                ? sentence(message)
                : "An unexpected error occurred; the log of the service has the details.";
    }

    private static boolean isForPeople(Throwable failure, String message) {
        boolean mistakeInCode = failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ArithmeticException
                || failure instanceof ConcurrentModificationException
                || failure instanceof LinkageError
                || failure instanceof AssertionError;
        String unquoted = QUOTED.matcher(message).replaceAll("''");
        return !mistakeInCode
                && message.contains(" ")
                && !FOR_PROGRAMMERS.matcher(unquoted).find();
    }

    /** Whether a failure only wraps another one, from another thread or through code without checked exceptions. */
    private static boolean carries(Throwable failure) {
        return failure instanceof ExecutionException
                || failure instanceof CompletionException
                || failure instanceof UncheckedIOException
                || failure instanceof InvocationTargetException;
    }

    /** A sentence for failures that the JDK reports without a useful message. */
    private static String known(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError _ -> "Out of memory";
            case StackOverflowError _ -> "The data is nested too deeply to be processed";
            case InterruptedException _ -> "The work was interrupted";
            case NoSuchFileException it -> "No such file: " + it.getFile();
            case AccessDeniedException it -> "No permission to use the file " + it.getFile();
            case FileSystemException it -> {
                String reason = it.getReason() == null ? "the disk gave no reason" : it.getReason();
                yield it.getFile() == null ? reason : "The file " + it.getFile() + " cannot be used: " + reason;
            }
            case JsonProcessingException _ -> "A file that the job needs is not valid JSON";
            default -> "";
        };
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.strip().lines().findFirst().orElse("");
    }

    private static String sentence(String text) {
        String bounded = text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
        return bounded.matches("(?s).*[.!?…]$") ? bounded : bounded + ".";
    }
}
