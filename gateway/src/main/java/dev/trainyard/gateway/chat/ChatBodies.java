package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.trainyard.contracts.event.Divergence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The response bodies of OpenAI's API, as far as we support them; the names are OpenAI's. */
public final class ChatBodies {
    private ChatBodies() {}

    /** {@code GET /v1/models}. */
    public record ModelList(String object, List<Model> data) {
        static ModelList of(List<Model> models) {
            return new ModelList("list", models);
        }
    }

    /** One model; OpenAI's clients ignore the checkpoint. */
    public record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy,
            ModelCheckpoint checkpoint) {}

    /**
     * Which checkpoint a model is.
     *
     * @param decision {@code released} or {@code rejected} if the evaluation has decided on it
     * @param bitsPerByte of held-out text, if it was measured
     * @param divergence from the checkpoint from which alignment started, if it was measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ModelCheckpoint(
            String run,
            String step,
            String id,
            @Nullable String decision,
            long parameters,
            @Nullable Double bitsPerByte,
            @Nullable Divergence divergence) {}

    /** Complete answers to a conversation. */
    public record Completion(String id, String object, long created, String model, List<Choice> choices, Usage usage) {

        /** One answer. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                int index,
                Message message,
                @Nullable Logprobs logprobs,
                @JsonProperty("finish_reason") String finishReason) {}

        /** The model's message; these models have no separate form of refusal. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Message(
                String role, String content, @Nullable String refusal) {}
    }

    /** A chunk of a streamed answer. */
    public record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Usage usage) {

        /** The next part of one answer; its finish reason is null until its last chunk. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                int index,
                Delta delta,
                @Nullable Logprobs logprobs,
                @JsonProperty("finish_reason") @Nullable String finishReason) {}

        /** The text to append to the message. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Delta(@Nullable String role, @Nullable String content) {}
    }

    /** The log-probabilities of the tokens of a chat answer, as natural logarithms. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Logprobs(List<Token> content, @Nullable List<Token> refusal) {
        static Logprobs of(List<GeneratedToken> tokens) {
            return new Logprobs(
                    tokens.stream()
                            .map(token -> new Token(
                                    token.text(),
                                    token.logProbability(),
                                    token.bytes(),
                                    token.likeliest().stream()
                                            .map(other ->
                                                    new Likely(other.text(), other.logProbability(), other.bytes()))
                                            .toList()))
                            .toList(),
                    null);
        }

        /** A generated token, and the most likely tokens at its position. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Token(
                String token,
                double logprob,
                @Nullable List<Integer> bytes,
                @JsonProperty("top_logprobs") List<Likely> topLogprobs) {}

        /** A token that could have been generated. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Likely(
                String token, double logprob, @Nullable List<Integer> bytes) {}
    }

    /** Continuations of texts, complete or in chunks; the finish reason is null until the last chunk. */
    public record TextCompletion(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Usage usage) {

        /** One continuation. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                String text,
                int index,
                @Nullable TextLogprobs logprobs,
                @JsonProperty("finish_reason") @Nullable String finishReason) {}
    }

    /**
     * The log-probabilities of the tokens of a completion, as natural logarithms.
     *
     * @param topLogprobs at each position, by token text; always includes the generated token
     * @param textOffset characters of the completion before each token
     */
    public record TextLogprobs(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Double> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Map<String, Double>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {
        static TextLogprobs of(List<GeneratedToken> tokens) {
            return new TextLogprobs(
                    tokens.stream().map(GeneratedToken::text).toList(),
                    tokens.stream().map(GeneratedToken::logProbability).toList(),
                    tokens.stream().map(TextLogprobs::likeliest).toList(),
                    tokens.stream().map(GeneratedToken::start).toList());
        }

        private static Map<String, Double> likeliest(GeneratedToken token) {
            Map<String, Double> likeliest = new LinkedHashMap<>();
            token.likeliest().forEach(other -> likeliest.putIfAbsent(other.text(), other.logProbability()));
            likeliest.putIfAbsent(token.text(), token.logProbability());
            return likeliest;
        }
    }

    /** Numbers of tokens read and generated. */
    public record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens) {
        static Usage of(AnswerPart.End end) {
            return new Usage(end.promptTokens(), end.completionTokens(), end.promptTokens() + end.completionTokens());
        }
    }

    /** Why a request was rejected. */
    public record Failure(Reason error) {
        /**
         * The error as one sentence and by type.
         *
         * @param param the invalid parameter
         * @param code what is wrong, for programs
         */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Reason(
                String message,
                String type,
                @Nullable String param,
                @Nullable String code) {}

        /** @param status of the response; determines the error type */
        public static Failure of(int status, String message, @Nullable String param, @Nullable String code) {
            String type = switch (status) {
                case 401 -> "authentication_error";
                case 403 -> "permission_error";
                case 429 -> "rate_limit_error";
                default -> status < 500 ? "invalid_request_error" : "server_error";
            };
            return new Failure(new Reason(message, type, param, code));
        }
    }
}
