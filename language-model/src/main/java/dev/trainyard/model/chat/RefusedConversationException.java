package dev.trainyard.model.chat;

/** Thrown for a conversation that a model's chat template does not take; the message is one sentence. */
public final class RefusedConversationException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    RefusedConversationException(String message) {
        super(message);
    }
}
