package dev.trainyard.model.tokenizer;

import dev.trainyard.corpus.conversation.Turn;
import java.util.List;

/** One message of a conversation. */
public record ChatMessage(Role role, String content) {
    /** The turns of a conversation, or of a part of one. */
    public static List<ChatMessage> of(List<Turn> turns) {
        return turns.stream()
                .map(turn -> switch (turn.role()) {
                    case SYSTEM -> system(turn.content());
                    case USER -> user(turn.content());
                    case ASSISTANT -> assistant(turn.content());
                })
                .toList();
    }

    public static ChatMessage system(String content) {
        return new ChatMessage(Role.SYSTEM, content);
    }

    public static ChatMessage user(String content) {
        return new ChatMessage(Role.USER, content);
    }

    public static ChatMessage assistant(String content) {
        return new ChatMessage(Role.ASSISTANT, content);
    }
}
