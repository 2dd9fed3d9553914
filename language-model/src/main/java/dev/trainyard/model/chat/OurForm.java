package dev.trainyard.model.chat;

import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * {@link ChatTemplate Our form}, for models that we train and for those that have none.
 *
 * @param ownEnds further tokens that end the model's texts
 */
record OurForm(Tokenizer tokenizer, Set<Integer> ownEnds) implements WrittenForm {
    @Override
    public Conversation conversation(List<ChatMessage> messages) {
        return ChatTemplate.conversation(tokenizer, messages);
    }

    @Override
    public Optional<int[]> prompt(List<ChatMessage> messages, BooleanSupplier waiting) {
        return ChatTemplate.prompt(tokenizer, messages, waiting);
    }

    @Override
    public Set<Integer> ends() {
        Set<Integer> ends = new TreeSet<>(ownEnds);
        ends.addAll(tokenizer.endsOfAnswers());
        return Set.copyOf(ends);
    }

    @Override
    public int endOfTurn() {
        return tokenizer.id(SpecialToken.END_OF_TURN);
    }

    @Override
    public long fewestTokens(List<ChatMessage> messages) {
        return ChatTemplate.fewestTokens(tokenizer, messages);
    }
}
