package dev.trainyard.finetune.conversation;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Encodes questions and answers as token ids that fit into the model's context, in the model's form of conversation.
 *
 * @param context longest sequence, in tokens, that the model reads
 */
public record ChatEncoding(ChatForm form, int context) {
    public Tokenizer tokenizer() {
        return form.tokenizer();
    }

    /** An example as a chat; for an opening alone, the end of the turn is left out. */
    public Conversation chat(InstructionExample example) {
        Conversation whole = chat(example.question(), example.answer());
        return example.openingAlone() ? first(whole, lastTrained(whole)) : whole;
    }

    /** A chat of one question and one answer, truncated to the context. */
    public Conversation chat(String question, String answer) {
        Conversation whole = form.conversation(List.of(ChatMessage.user(question), ChatMessage.assistant(answer)));
        // The last token is only predicted, so one more token than the context fits.
        return first(whole, Math.min(whole.ids().length, context + 1));
    }

    /** The index of the last trained id, or, if none is trained, the number of ids. */
    private static int lastTrained(Conversation chat) {
        for (int i = chat.ids().length - 1; i >= 0; i--) if (chat.trained()[i]) return i;
        return chat.ids().length;
    }

    private static Conversation first(Conversation whole, int length) {
        return new Conversation(Arrays.copyOf(whole.ids(), length), Arrays.copyOf(whole.trained(), length));
    }

    /** Whether any part of the answer is left to be learned. */
    public static boolean teaches(Conversation chat) {
        for (boolean trained : chat.trained()) if (trained) return true;
        return false;
    }

    /** The prompt for a question, up to the beginning of the answer. */
    public int[] prompt(String question) {
        return form.prompt(List.of(ChatMessage.user(question)));
    }
}
