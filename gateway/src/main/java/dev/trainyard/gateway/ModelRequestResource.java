package dev.trainyard.gateway;

import dev.trainyard.gateway.description.RequestRules;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The schemas of chat and completion requests for the API description. It has no path: the requests are read by {@link
 * dev.trainyard.gateway.chat.ModelRequest} and its subtypes, which also handle undocumented fields. {@link
 * RequestRules} adds what annotations cannot express.
 */
final class ModelRequestResource {
    private static final String IGNORED = "Ignored, because it cannot change an answer";

    private ModelRequestResource() {}

    /** The fields that chats and completions share. */
    @SuppressWarnings("NullAway")
    @Schema(hidden = true)
    static class Asked {
        @Schema(required = true, description = "One of the names listed by GET /v1/models")
        public String model;

        @Schema(
                description = "Whether answers are streamed as server-sent events",
                defaultValue = "false",
                nullable = true)
        public @Nullable Boolean stream;

        @Schema(description = "include_usage: whether the last event contains the token counts; only with stream")
        public @Nullable Map<String, Boolean> stream_options;

        @Schema(
                description = "Number of answers; answer i uses seed + i, starting with i = 0",
                minimum = "1",
                maximum = "16",
                nullable = true)
        public @Nullable Integer n;

        @Schema(description = "0 always selects the most likely token", minimum = "0", maximum = "2", nullable = true)
        public @Nullable Double temperature;

        @Schema(minimum = "0", maximum = "1", nullable = true)
        public @Nullable Double top_p;

        @Schema(
                description = "Number of most likely tokens to sample from; 0 and -1 mean all",
                minimum = "-1",
                nullable = true)
        public @Nullable BigInteger top_k;

        @Schema(minimum = "0", maximum = "1", nullable = true)
        public @Nullable Double min_p;

        @Schema(
                description = "Applies to tokens that occur in the prompt or the answer; 1 means no penalty",
                minimum = "0.01",
                maximum = "10",
                nullable = true)
        public @Nullable Double repetition_penalty;

        @Schema(
                description = "Applied once to each token that occurs in the answer",
                minimum = "-2",
                maximum = "2",
                nullable = true)
        public @Nullable Double presence_penalty;

        @Schema(
                description = "Applied to a token for each of its occurrences in the answer",
                minimum = "-2",
                maximum = "2",
                nullable = true)
        public @Nullable Double frequency_penalty;

        @Schema(description = "Maps token ids to biases from -100 to 100")
        public @Nullable Map<String, Double> logit_bias;

        @Schema(minimum = "-9223372036854775808", maximum = "9223372036854775807", nullable = true)
        public @Nullable Long seed;

        @Schema(description = "Up to four texts at which an answer stops; the text itself is not returned")
        public @Nullable Object stop;

        @Schema(description = IGNORED)
        public @Nullable Object user;
    }

    /** The body of {@code POST /v1/chat/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = RequestRules.CHAT)
    static final class Chat extends Asked {
        @Schema(
                required = true,
                description =
                        "OpenAI messages with the roles system, developer, user, assistant, tool and function, whose"
                                + " content is a text or a list of parts of type text or refusal")
        public List<Map<String, Object>> messages;

        @Schema(
                description =
                        "Maximum length of the answer in tokens, 256 by default; the rest of the context limits it too. The same"
                                + " as max_completion_tokens; only one of the two is allowed",
                minimum = "1",
                nullable = true)
        public @Nullable BigInteger max_tokens;

        @Schema(minimum = "1", nullable = true)
        public @Nullable BigInteger max_completion_tokens;

        @Schema(
                description = "Whether to return the log-probability that the model assigned to each token",
                nullable = true)
        public @Nullable Boolean logprobs;

        @Schema(
                description = "Number of most likely tokens to return at each position; only with logprobs",
                minimum = "0",
                maximum = "20",
                nullable = true)
        public @Nullable Integer top_logprobs;

        @Schema(description = "Only type text is supported")
        public @Nullable Map<String, Object> response_format;

        @Schema(description = "Only false is supported, because nothing is stored")
        public @Nullable Boolean store;

        @Schema(description = IGNORED)
        public @Nullable Object metadata;

        @Schema(description = IGNORED)
        public @Nullable Object service_tier;

        @Schema(description = IGNORED)
        public @Nullable Object safety_identifier;

        @Schema(description = IGNORED)
        public @Nullable Object prompt_cache_key;

        @Schema(description = IGNORED)
        public @Nullable Object prompt_cache_retention;

        @Schema(description = IGNORED)
        public @Nullable Object prediction;

        @Schema(description = IGNORED)
        public @Nullable Object parallel_tool_calls;
    }

    /** The body of {@code POST /v1/completions}. */
    @SuppressWarnings("NullAway")
    @Schema(name = RequestRules.COMPLETION)
    static final class Completion extends Asked {
        @Schema(
                required = true,
                description =
                        "A text, a list of token ids, or a list of texts and lists of token ids; n times its length is at most 64")
        public Object prompt;

        @Schema(
                description =
                        "Maximum length of the completion in tokens, 16 by default; the rest of the context limits it too",
                minimum = "1",
                nullable = true)
        public @Nullable BigInteger max_tokens;

        @Schema(
                description = "Number of most likely tokens to return at each position",
                minimum = "0",
                maximum = "5",
                nullable = true)
        public @Nullable Integer logprobs;
    }
}
