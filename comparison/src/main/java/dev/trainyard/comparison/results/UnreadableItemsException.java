package dev.trainyard.comparison.results;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of an evaluation contains something else than expected; the message names file and line. */
public final class UnreadableItemsException extends IOException {
    UnreadableItemsException(String message) {
        this(message, null);
    }

    UnreadableItemsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
