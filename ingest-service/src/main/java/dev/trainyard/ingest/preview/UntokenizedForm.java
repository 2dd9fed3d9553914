package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.preview.PreviewForm;
import dev.trainyard.contracts.preview.PreviewToken;
import dev.trainyard.model.chat.ConversationEncoding;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Role;
import dev.trainyard.model.tokenizer.SpecialToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Our form before the run has trained its tokenizer: the tokens that structure a conversation are known, and the texts
 * between them are shown as they are.
 */
final class UntokenizedForm implements PreviewedForm {
    private final int context;

    UntokenizedForm(int context) {
        this.context = context;
    }

    @Override
    public PreviewForm described() {
        return new PreviewForm(
                "The model is trained from scratch: its conversations are written in Trainyard's form.",
                "The run will train the tokenizer, so texts are shown in pieces instead of tokens, and lengths are not known.",
                context,
                List.of(
                        new PreviewForm.End(null, SpecialToken.END_OF_TURN.text(), List.of("Trainyard's form")),
                        new PreviewForm.End(null, SpecialToken.END_OF_TEXT.text(), List.of("Trainyard's form"))));
    }

    @Override
    public Written write(List<ChatMessage> messages, int prompt, boolean openingAlone) {
        List<PreviewToken> pieces = pieces(openingAlone ? ConversationEncoding.opening(messages) : messages, prompt);
        if (openingAlone) pieces.removeLast();
        return new Written(pieces, 0, 0, 0, true, Fate.WHOLE, null);
    }

    private static List<PreviewToken> pieces(List<ChatMessage> messages, int prompt) {
        List<PreviewToken> pieces = new ArrayList<>();
        pieces.add(special(SpecialToken.BEGIN_OF_TEXT, false));
        for (int i = 0; i < messages.size(); i++) {
            ChatMessage message = messages.get(i);
            boolean trained = i >= prompt && message.role() == Role.ASSISTANT;
            pieces.add(special(message.role().token(), false));
            pieces.add(new PreviewToken(null, message.content(), trained));
            pieces.add(special(SpecialToken.END_OF_TURN, trained));
        }
        return pieces;
    }

    private static PreviewToken special(SpecialToken token, boolean trained) {
        return new PreviewToken(null, token.text(), trained);
    }

    @Override
    public List<PreviewToken> prompt(List<ChatMessage> messages) {
        List<PreviewToken> pieces = pieces(messages, messages.size());
        pieces.add(special(SpecialToken.ASSISTANT, false));
        return pieces;
    }

    @Override
    public boolean hasTokensOfTheForm(String text) {
        return Arrays.stream(SpecialToken.values()).anyMatch(token -> text.contains(token.text()));
    }

    @Override
    public void close() {}
}
