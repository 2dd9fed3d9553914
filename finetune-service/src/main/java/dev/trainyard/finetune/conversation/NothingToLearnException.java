package dev.trainyard.finetune.conversation;

import java.io.IOException;

/** A step of alignment that has no example to learn from; the message says why and what would help. */
public final class NothingToLearnException extends IOException {
    public NothingToLearnException(String message) {
        super(message);
    }
}
