package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewToken;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the conversations of a recipe's model are written, as far as that is known before the run. */
sealed interface PreviewedForm extends AutoCloseable permits TokenForm, UntokenizedForm {
    PreviewForm described();

    /**
     * A conversation as training reads it.
     *
     * @param prompt the number of messages of which nothing is learned
     * @param openingAlone whether only the first sentence of the last answer is learned, without the end of the turn
     */
    Written write(List<ChatMessage> messages, int prompt, boolean openingAlone);

    /** The conversation so far, as generation reads it; empty if the template does not take it. */
    List<PreviewToken> prompt(List<ChatMessage> messages);

    /** Whether a text contains one of the tokens of the form, as ordinary characters. */
    boolean hasTokensOfTheForm(String text);

    @Override
    void close();

    /**
     * A written conversation: tokens, or pieces of text while there is no tokenizer.
     *
     * @param shown the first tokens
     * @param read number of tokens that training reads; 0 if there is no tokenizer
     * @param whole number of tokens before the conversation was cut
     * @param trained number of tokens with a loss
     * @param ended whether the last trained token ends an answer
     * @param fate what becomes of it
     * @param reason why it is left out or refused; absent if it is not
     */
    record Written(
            List<PreviewToken> shown,
            int read,
            int whole,
            int trained,
            boolean ended,
            Fate fate,
            @Nullable String reason) {
        public Written {
            shown = List.copyOf(shown);
        }
    }

    /** What becomes of a conversation in training. */
    enum Fate {
        WHOLE,
        CUT,
        LEFT_OUT,
        REFUSED
    }
}
