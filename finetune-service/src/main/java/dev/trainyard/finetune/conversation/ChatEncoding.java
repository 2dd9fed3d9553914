package dev.trainyard.finetune.conversation;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import java.util.List;
import java.util.Optional;

/**
 * Encodes conversations as token ids that fit into the model's context. What is longer is cut at the end of a turn of
 * the assistant, never within one: a model that learns answers without an end never stops.
 *
 * @param context longest sequence, in tokens, that the model reads
 */
public record ChatEncoding(ChatForm form, int context) {
    /** What became of an example. */
    public sealed interface Encoded {
        /** It can be learned. @param cut whether its last turns were left out */
        record Fitting(Conversation conversation, boolean cut) implements Encoded {}

        /** Not even its first answer fits. */
        record TooLong() implements Encoded {}

        /** The model's chat template does not take it, or nothing of it would be learned. */
        record Refused() implements Encoded {}
    }

    /** An example, in which every answer is learned; for an opening alone, the end of the last turn is left out. */
    public Encoded encode(InstructionExample example) {
        return encode(example.messages(), 0, example.openingAlone());
    }

    /** The chosen or rejected continuation of a pair, in which the answers of the prompt are not learned. */
    public Encoded encode(PreferenceExample example, List<ChatMessage> continuation) {
        return encode(
                example.with(continuation), example.prompt().size(), example.openings() && openingsDiffer(example));
    }

    /** Answers that open alike are compared as a whole. */
    private static boolean openingsDiffer(PreferenceExample example) {
        return !ConversationEncoding.opening(example.chosen()).equals(ConversationEncoding.opening(example.rejected()));
    }

    /** @param prompt the number of messages of which nothing is learned */
    private Encoded encode(List<ChatMessage> messages, int prompt, boolean openingAlone) {
        return switch (new ConversationEncoding(form, context).encode(messages, prompt, openingAlone)) {
            case ConversationEncoding.Encoded.Fitting fitting ->
                new Encoded.Fitting(fitting.conversation(), fitting.cut());
            case ConversationEncoding.Encoded.TooLong _ -> new Encoded.TooLong();
            case ConversationEncoding.Encoded.Refused _ -> new Encoded.Refused();
        };
    }

    /** The tokens before the answer to a question. */
    public int[] prompt(String question) {
        return form.prompt(List.of(ChatMessage.user(question)));
    }

    /** The tokens before the answers of a pair; empty if the model's chat template does not take its prompt. */
    public Optional<int[]> prompt(PreferenceExample example) {
        try {
            return Optional.of(form.prompt(example.prompt()));
        } catch (RefusedConversationException e) {
            return Optional.empty();
        }
    }
}
