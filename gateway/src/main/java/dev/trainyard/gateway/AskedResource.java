package dev.trainyard.gateway;

import dev.trainyard.gateway.description.RequestRules;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of models, as the description of the interface says it. It has no path: the requests are read by
 * {@link dev.trainyard.gateway.chat.ModelRequest} and its kinds, which also know what else clients send. What annotations
 * cannot say of a field {@link RequestRules} adds.
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

        @Schema(description = "include_usage: whether the last event tells the numbers of tokens; only with stream")
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
        public @Nullable BigInteger top_k;

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

        @Schema(description = "By the token's number, from -100 to 100")
        public @Nullable Map<String, Double> logit_bias;

        @Schema(minimum = "-9223372036854775808", maximum = "9223372036854775807", nullable = true)
        public @Nullable Long seed;

        @Schema(description = "Up to four texts that end an answer and are not part of it")
        public @Nullable Object stop;

        @Schema(description = PASSED_OVER)
        public @Nullable Object user;
    }

    /** The body of {@code POST /v1/chat/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = RequestRules.CHAT)
    static final class Chat extends Asked {
        @Schema(
                required = true,
                description =
                        "OpenAI's messages of the roles system, developer, user, assistant, tool and function, whose"
                                + " content is text, or a list of parts of the types text and refusal")
        public List<Map<String, Object>> messages;

        @Schema(
                description = "Longest answer, 256 unless given; what is left of the context limits it too. The same as"
                        + " max_completion_tokens, beside which it is refused",
                minimum = "1",
                nullable = true)
        public @Nullable BigInteger max_tokens;

        @Schema(minimum = "1", nullable = true)
        public @Nullable BigInteger max_completion_tokens;

        @Schema(description = "Whether it is told how likely the model itself found each token", nullable = true)
        public @Nullable Boolean logprobs;

        @Schema(
                description = "How many of the likeliest tokens are told; only with logprobs",
                minimum = "0",
                maximum = "20",
                nullable = true)
        public @Nullable Integer top_logprobs;

        @Schema(description = "Of the type text alone")
        public @Nullable Map<String, Object> response_format;

        @Schema(description = "Only false: nothing is stored")
        public @Nullable Boolean store;

        @Schema(description = PASSED_OVER)
        public @Nullable Object metadata;

        @Schema(description = PASSED_OVER)
        public @Nullable Object service_tier;

        @Schema(description = PASSED_OVER)
        public @Nullable Object safety_identifier;

        @Schema(description = PASSED_OVER)
        public @Nullable Object prompt_cache_key;

        @Schema(description = PASSED_OVER)
        public @Nullable Object prompt_cache_retention;

        @Schema(description = PASSED_OVER)
        public @Nullable Object prediction;

        @Schema(description = PASSED_OVER)
        public @Nullable Object parallel_tool_calls;
    }

    /** The body of {@code POST /v1/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = RequestRules.COMPLETION)
    static final class Completion extends Asked {
        @Schema(
                required = true,
                description =
                        "A text, a list of tokens, or a list of texts and lists of tokens; n times its length is at most 64")
        public Object prompt;

        @Schema(
                description = "Longest completion, 16 unless given; what is left of the context limits it too",
                minimum = "1",
                nullable = true)
        public @Nullable BigInteger max_tokens;

        @Schema(
                description = "How many of the likeliest tokens are told",
                minimum = "0",
                maximum = "5",
                nullable = true)
        public @Nullable Integer logprobs;
    }
}
