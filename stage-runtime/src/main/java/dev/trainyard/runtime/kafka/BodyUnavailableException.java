package dev.trainyard.runtime.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/**
 * The body of an event is in the artifact store, and the store cannot be read at the moment. The event's content is
 * unknown, so its record must be read again later.
 */
public final class BodyUnavailableException extends UncheckedIOException {
    BodyUnavailableException(String reason, IOException cause) {
        super("The body of the event is not available from the artifact store at the moment: " + reason, cause);
    }

    /** One sentence. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
