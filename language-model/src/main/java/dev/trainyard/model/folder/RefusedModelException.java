package dev.trainyard.model.folder;

import java.io.IOException;

/**
 * A model's folder that cannot be used for what it is wanted for. The message says what is wrong and what would be right,
 * for people, and is the middle of a sentence: {@code config.json has hidden_act 'gelu'; 'silu' is computed}.
 */
public final class RefusedModelException extends IOException {
    public RefusedModelException(String reason) {
        super(reason);
    }

    public RefusedModelException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
