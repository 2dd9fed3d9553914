package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ContextLimitTest {
    @Test
    void refusesMoreLogprobsThanFitIntoMemory() {
        ChatRequest request = with(", \"n\": 16, \"logprobs\": true, \"top_logprobs\": 20, \"max_tokens\": 1e9");

        assertThatExceptionOfType(RefusedChatException.class)
                .isThrownBy(() -> ContextLimit.rejectTooManyLogprobs(request, 8192))
                .withMessage("max_tokens is too large: 1000000000. This model supports at most 744 completion tokens"
                        + " when it returns logprobs for 16 answers with 20 likely tokens at each position, whereas you"
                        + " provided 1000000000.");
    }

    @Test
    void allowsLogprobsOfOneLongAnswerOrManyShortOnes() {
        String likely = ", \"logprobs\": true, \"top_logprobs\": 20";

        assertTakes(with(likely + ", \"max_tokens\": 1e9"), 8192);
        assertTakes(with(likely + ", \"n\": 16, \"max_tokens\": 1e9"), 744);
        assertTakes(with(likely + ", \"n\": 16"), 131_072);
        assertTakes(with(", \"n\": 16, \"max_tokens\": 1e9"), 131_072);
    }

    private static void assertTakes(ChatRequest request, int context) {
        assertThatCode(() -> ContextLimit.rejectTooManyLogprobs(request, context))
                .doesNotThrowAnyException();
    }

    private static ChatRequest with(String parameters) {
        return ChatRequest.read(
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]" + parameters + "}");
    }
}
