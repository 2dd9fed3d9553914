package dev.trainyard.gateway;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of models, as the description of the interface says it. It has no path: the requests are read by
 * {@link dev.trainyard.gateway.chat.ModelRequest} and its kinds, which also know what else clients send.
 */
final class AskedResource {
    private static final String PASSED_OVER = "Passed over: it cannot change an answer";

    private AskedResource() {}

    /** What chats and completions have in common. */
    @SuppressWarnings("NullAway")
    @Schema(hidden = true)
    static class Asked {
        @Schema(required = true, description = "A name that GET /v1/models lists")
        public String model;

        @Schema(description = "Whether the answers come as server-sent events", defaultValue = "false", nullable = true)
        public @Nullable Boolean stream;

        @Schema(
                description = "include_usage: whether the last event tells the numbers of tokens; only with stream",
                nullable = true)
        public @Nullable Map<String, Boolean> stream_options;

        @Schema(
                description = "How many answers; their seeds count up from seed",
                minimum = "1",
                maximum = "16",
                nullable = true)
        public @Nullable Integer n;

        @Schema(description = "0 always takes the most likely token", minimum = "0", maximum = "2", nullable = true)
        public @Nullable Double temperature;

        @Schema(minimum = "0", maximum = "1", nullable = true)
        public @Nullable Double top_p;

        @Schema(description = "How many tokens can be chosen; 0 and -1 mean all", minimum = "-1", nullable = true)
        public @Nullable Long top_k;

        @Schema(minimum = "0", maximum = "1", nullable = true)
        public @Nullable Double min_p;

        @Schema(
                description = "For tokens that prompt or answer have; 1 is none",
                minimum = "0.01",
                maximum = "10",
                nullable = true)
        public @Nullable Double repetition_penalty;

        @Schema(description = "For tokens that the answer has", minimum = "-2", maximum = "2", nullable = true)
        public @Nullable Double presence_penalty;

        @Schema(
                description = "For each time that the answer has a token",
                minimum = "-2",
                maximum = "2",
                nullable = true)
        public @Nullable Double frequency_penalty;

        @Schema(description = "By the token's number, from -100 to 100", nullable = true)
        public @Nullable Map<String, Double> logit_bias;

        @Schema(nullable = true)
        public @Nullable Long seed;

        @Schema(
                description = "Up to four texts that end an answer and are not part of it",
                oneOf = {String.class, String[].class},
                nullable = true)
        public @Nullable Object stop;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable String user;
    }

    /** The body of {@code POST /v1/chat/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = "ChatRequest", additionalProperties = Schema.False.class)
    static final class Chat extends Asked {
        @Schema(
                required = true,
                minItems = 1,
                description =
                        "OpenAI's messages of the roles system, developer, user, assistant, tool and function, whose"
                                + " content is text, or a list of parts of the types text and refusal",
                type = SchemaType.ARRAY)
        public List<Map<String, Object>> messages;

        @Schema(
                description = "Longest answer, 256 unless given; what is left of the context limits it too. The same as"
                        + " max_completion_tokens, beside which it is refused",
                minimum = "1",
                nullable = true)
        public @Nullable Long max_tokens;

        @Schema(minimum = "1", nullable = true)
        public @Nullable Long max_completion_tokens;

        @Schema(description = "Whether it is told how likely the model itself found each token", nullable = true)
        public @Nullable Boolean logprobs;

        @Schema(
                description = "How many of the likeliest tokens are told; only with logprobs",
                minimum = "0",
                maximum = "20",
                nullable = true)
        public @Nullable Integer top_logprobs;

        @Schema(description = "Of the type text alone", nullable = true)
        public @Nullable Map<String, Object> response_format;

        @Schema(description = "Only false: nothing is stored", nullable = true)
        public @Nullable Boolean store;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable Map<String, Object> metadata;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable String service_tier;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable String safety_identifier;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable String prompt_cache_key;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable String prompt_cache_retention;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable Map<String, Object> prediction;

        @Schema(description = PASSED_OVER, nullable = true)
        public @Nullable Boolean parallel_tool_calls;
    }

    /** The body of {@code POST /v1/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = "CompletionRequest", additionalProperties = Schema.False.class)
    static final class Completion extends Asked {
        @Schema(
                required = true,
                description = "A text, a list of texts, a list of tokens, or a list of lists of tokens",
                oneOf = {String.class, String[].class, Integer[].class, Integer[][].class})
        public Object prompt;

        @Schema(
                description = "Longest completion, 16 unless given; what is left of the context limits it too",
                minimum = "1",
                nullable = true)
        public @Nullable Long max_tokens;

        @Schema(
                description = "How many of the likeliest tokens are told",
                minimum = "0",
                maximum = "5",
                nullable = true)
        public @Nullable Integer logprobs;
    }
}
