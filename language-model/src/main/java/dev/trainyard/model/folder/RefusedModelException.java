package dev.trainyard.model.folder;

import java.io.IOException;

/**
 * Thrown for a model folder that cannot be used. The message tells people what is wrong and what would be right, and is
 * worded as a part of a sentence: {@code config.json has hidden_act 'gelu'; only 'silu' is supported}.
 */
public final class RefusedModelException extends IOException {
    public RefusedModelException(String reason) {
        super(reason);
    }

    public RefusedModelException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
