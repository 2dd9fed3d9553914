package dev.trainyard.finetune.constitution;

import java.io.IOException;

/** Nobody revises answers at present; the message says why and what would help. */
public final class ReviserUnavailableException extends IOException {
    public ReviserUnavailableException(String message) {
        super(message);
    }
}
