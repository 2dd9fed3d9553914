package dev.trainyard.gateway.chat;

import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.chat.RefusedConversationException;
import dev.trainyard.model.tokenizer.Tokenizer;

/**
 * Checks whether requests fit a model's context. A text that would not fit even if it consisted of the longest tokens
 * is rejected by its length, because tokenizing megabytes takes seconds during which no other request is answered.
 */
final class ContextLimit {
    /**
     * Maximum number of log-probabilities in one response, including those of alternative tokens. They take about 50 MB
     * of memory, and half as much again as JSON.
     */
    static final int MOST_LIKELIHOODS = 250_000;

    private final ChatForm form;
    private final Tokenizer tokenizer;
    private final int context;
    private final boolean base;

    /** @param base whether the model only continues text, so that only the last user message of a chat is read */
    ContextLimit(ChatForm form, int context, boolean base) {
        this.form = form;
        tokenizer = form.tokenizer();
        this.context = context;
        this.base = base;
    }

    /** @throws RefusedChatException if the request cannot fit, whatever its tokens are */
    void rejectIfTooLong(ModelRequest request) {
        rejectTooManyLogprobs(request, context);
        switch (request) {
            case ChatRequest chat ->
                refuse(
                        "messages",
                        base ? 1 + tokenizer.fewestTokens(chat.lastOfUser().orElse("")) : fewestTokens(chat),
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

    private long fewestTokens(ChatRequest chat) {
        try {
            return form.fewestTokens(chat.messages());
        } catch (RefusedConversationException e) {
            throw RefusedChatException.conversation(e);
        }
    }

    /** Rejects a request for more log-probabilities than fit into memory. */
    static void rejectTooManyLogprobs(ModelRequest request, int context) {
        AnswerSettings settings = request.settings();
        if (settings.logprobs().isEmpty()) return;
        int likely = settings.logprobs().getAsInt();
        long inEachPlace = request.answers() * (1L + likely);
        if (Math.min(settings.maxTokens(), context) * inEachPlace <= MOST_LIKELIHOODS) return;
        throw RefusedChatException.parameter(
                "max_tokens",
                "invalid_value",
                "max_tokens is too large: " + settings.maxTokens() + ". This model supports at most "
                        + MOST_LIKELIHOODS / inEachPlace + " completion tokens when it returns logprobs for "
                        + request.answers() + (request.answers() == 1 ? " answer" : " answers") + " with " + likely
                        + " likely tokens at each position, whereas you provided " + settings.maxTokens() + ".");
    }

    /**
     * Rejects a prompt that does not fit.
     *
     * @param parameter that contains it
     */
    void refuse(String parameter, int[] prompt) {
        refuse(parameter, prompt.length, "");
    }

    private void refuse(String parameter, long tokens, String about) {
        if (tokens > context) throw RefusedChatException.tooLong(parameter, context, about + tokens);
    }
}
