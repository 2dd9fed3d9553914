package dev.trainyard.yard.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;

/** The logging of the yard's own processes: what goes wrong, and not the thousands of lines of Kafka's parts. */
public final class QuietLog {
    private QuietLog() {}

    public static void begin() {
        try (InputStream in = QuietLog.class.getResourceAsStream("/logging.properties")) {
            LogManager.getLogManager().readConfiguration(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
