package dev.trainyard.gateway.chat;

import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.Tokenizer;

/**
 * What fits a model's context. A text is refused by its length alone where even the longest tokens could not make it fit:
 * splitting megabytes into tokens takes seconds in which nobody else is answered.
 */
final class ContextBound {
    private final Tokenizer tokenizer;
    private final int context;
    private final boolean base;

    /** @param base whether of a chat only what the person said last is read */
    ContextBound(Tokenizer tokenizer, int context, boolean base) {
        this.tokenizer = tokenizer;
        this.context = context;
        this.base = base;
    }

    /** @throws RefusedChatException where the request cannot fit, whatever its tokens are */
    void refuseWhatCannotFit(ModelRequest request) {
        switch (request) {
            case ChatRequest chat ->
                refuse(
                        "messages",
                        base
                                ? 1 + tokenizer.fewestTokens(chat.lastOfUser().orElse(""))
                                : ChatTemplate.fewestTokens(tokenizer, chat.messages()),
                        "at least ");
            case CompletionRequest completion -> {
                for (Prompt prompt : completion.prompts()) {
                    refuse(
                            "prompt",
                            switch (prompt) {
                                case Prompt.Text text -> 1 + tokenizer.fewestTokens(text.text());
                                case Prompt.Tokens tokens -> tokens.ids().length;
                            },
                            "at least ");
                }
            }
        }
    }

    /**
     * Refuses a prompt that does not fit.
     *
     * @param parameter what it was made of
     */
    void refuse(String parameter, int[] prompt) {
        refuse(parameter, prompt.length, "");
    }

    private void refuse(String parameter, long tokens, String about) {
        if (tokens > context) throw RefusedChatException.tooLong(parameter, context, about + tokens);
    }
}
