package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.List;

/**
 * An example of instruction tuning as text: a conversation whose answers are learned.
 *
 * @param source the name of the source that it was drawn from
 * @param id digest by which it is found among what the source has
 * @param messages the last of which is the assistant's
 * @param openingAlone whether only the first sentence of the last answer is learned, and nothing after it, not even that
 *     the answer ends there
 */
public record InstructionExample(String source, Sha256 id, List<ChatMessage> messages, boolean openingAlone) {
    public InstructionExample {
        messages = List.copyOf(messages);
    }

    static InstructionExample whole(String question, String answer) {
        return of(question, answer, false);
    }

    /** The first sentence of an answer. */
    static InstructionExample opening(String question, String answer) {
        return of(question, ConversationEncoding.firstSentence(answer), true);
    }

    /** What precedes the last answer. */
    public String question() {
        return messages.get(messages.size() - 2).content();
    }

    /** The last answer. */
    public String answer() {
        return messages.getLast().content();
    }

    private static InstructionExample of(String question, String answer, boolean openingAlone) {
        return new InstructionExample(
                InstructionSet.SOURCE,
                Sha256.of(question + "\n" + answer),
                List.of(ChatMessage.user(question), ChatMessage.assistant(answer)),
                openingAlone);
    }
}
