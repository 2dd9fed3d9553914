package dev.trainyard.yard.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;

/** Configures the logging of the yard's own processes: only warnings and errors, without Kafka's thousands of lines. */
public final class LogSettings {
    private LogSettings() {}

    public static void begin() {
        try (InputStream in = LogSettings.class.getResourceAsStream("/logging.properties")) {
            LogManager.getLogManager().readConfiguration(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
