package dev.trainyard.model.export;

import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** One way to turn prompts into tokens, and where answers end in it. Has to be closed. */
interface PromptReading extends AutoCloseable {
    /** The ids of a text, with a begin token if the model's prompts have one. */
    int[] text(String text) throws IOException;

    /**
     * The ids of a conversation, so that an answer follows.
     *
     * @throws UnrenderedException if the chat template does not take it
     */
    int[] conversation(List<ChatMessage> messages) throws IOException, UnrenderedException;

    Set<Integer> ends() throws IOException;

    @Override
    void close();

    /** Thrown for a conversation that a chat template does not take. */
    final class UnrenderedException extends Exception {
        UnrenderedException(Throwable cause) {
            super(cause);
        }
    }
}
