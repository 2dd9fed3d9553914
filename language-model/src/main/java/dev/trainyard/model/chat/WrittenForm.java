package dev.trainyard.model.chat;

import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What {@link ChatForm} promises, for one kind of form. */
sealed interface WrittenForm permits OurForm, TemplateForm {
    Conversation conversation(List<ChatMessage> messages);

    Optional<int[]> prompt(List<ChatMessage> messages, BooleanSupplier waiting);

    Set<Integer> ends();

    int endOfTurn();

    long fewestTokens(List<ChatMessage> messages);
}
