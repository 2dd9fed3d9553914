package dev.trainyard.runtime.job;

import org.jspecify.annotations.Nullable;

/** What went wrong, as one sentence. */
final class FailureReason {
    private FailureReason() {}

    static String of(Throwable failure) {
        String message = firstLine(failure.getMessage());
        // "x/y.json" alone, the message of a NoSuchFileException, says nothing without the exception's name.
        String reason = message.contains(" ") ? message : (words(failure) + ": " + message).replaceAll(": $", "");
        return reason.matches("(?s).*[.!?…]$") ? reason : reason + ".";
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.strip().lines().findFirst().orElse("");
    }

    private static String words(Throwable failure) {
        String name = failure.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
        String words = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase();
        return words.isEmpty() ? "Unexpected failure" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
