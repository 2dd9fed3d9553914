package dev.trainyard.finetune.conversation;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.chat.ConversationEncoding.Encoded;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.List;
import java.util.Optional;

/**
 * Encodes examples as {@link ConversationEncoding} does their conversations: as token ids that fit into the model's
 * context.
 *
 * @param context longest sequence, in tokens, that the model reads
 */
public record ChatEncoding(ChatForm form, int context) {
    /** An example, in which every answer is learned; for an opening alone, the end of the last turn is left out. */
    public Encoded encode(InstructionExample example) {
        return encoding().encode(example.messages(), 0, example.openingAlone());
    }

    /** The chosen or rejected continuation of a pair, in which the answers of the prompt are not learned. */
    public Encoded encode(PreferenceExample example, List<ChatMessage> continuation) {
        boolean openingAlone =
                example.openings() && ConversationEncoding.openingsDiffer(example.chosen(), example.rejected());
        return encoding().encode(example.with(continuation), example.prompt().size(), openingAlone);
    }

    private ConversationEncoding encoding() {
        return new ConversationEncoding(form, context);
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
