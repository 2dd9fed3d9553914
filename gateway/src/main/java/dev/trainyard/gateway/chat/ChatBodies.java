package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answers of OpenAI's interface, as far as we give them; the names are theirs. */
public final class ChatBodies {
    private ChatBodies() {}

    /** {@code GET /v1/models}. */
    public record ModelList(String object, List<Model> data) {
        static ModelList of(List<Model> models) {
            return new ModelList("list", models);
        }
    }

    /** One model. */
    public record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    /** Whole answers to a conversation. */
    public record Completion(String id, String object, long created, String model, List<Choice> choices, Usage usage) {

        /** One answer. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                int index,
                Message message,
                @Nullable Logprobs logprobs,
                @JsonProperty("finish_reason") String finishReason) {}

        /** What the model said; these models have no other form of refusal than text. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Message(
                String role, String content, @Nullable String refusal) {}
    }

    /** A piece of an answer that is streamed. */
    public record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Usage usage) {

        /** What one answer goes on with; its reason to finish is null until its last piece. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                int index,
                Delta delta,
                @Nullable Logprobs logprobs,
                @JsonProperty("finish_reason") @Nullable String finishReason) {}

        /** What is added to the message. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Delta(@Nullable String role, @Nullable String content) {}
    }

    /** How likely the model found the tokens of a chat's answer, as natural logarithms. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Logprobs(List<Token> content, @Nullable List<Token> refusal) {
        static Logprobs of(List<WrittenToken> tokens) {
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

        /** A token that was written, and the most likely ones in its place. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Token(
                String token,
                double logprob,
                @Nullable List<Integer> bytes,
                @JsonProperty("top_logprobs") List<Likely> topLogprobs) {}

        /** A token that could have been written. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Likely(
                String token, double logprob, @Nullable List<Integer> bytes) {}
    }

    /** How texts go on, whole or in pieces; the reason to finish is null until a piece that is the last. */
    public record TextCompletion(
            String id,
            String object,
            long created,
            String model,
            List<Choice> choices,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Usage usage) {

        /** One of them. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Choice(
                String text,
                int index,
                @Nullable TextLogprobs logprobs,
                @JsonProperty("finish_reason") @Nullable String finishReason) {}
    }

    /**
     * How likely the model found the tokens of a completion, as natural logarithms.
     *
     * @param topLogprobs in each place, by their texts; the token that was written is always among them
     * @param textOffset characters of the completion before each token
     */
    public record TextLogprobs(
            List<String> tokens,
            @JsonProperty("token_logprobs") List<Double> tokenLogprobs,
            @JsonProperty("top_logprobs") List<Map<String, Double>> topLogprobs,
            @JsonProperty("text_offset") List<Integer> textOffset) {
        static TextLogprobs of(List<WrittenToken> tokens) {
            return new TextLogprobs(
                    tokens.stream().map(WrittenToken::text).toList(),
                    tokens.stream().map(WrittenToken::logProbability).toList(),
                    tokens.stream().map(TextLogprobs::likeliest).toList(),
                    tokens.stream().map(WrittenToken::start).toList());
        }

        private static Map<String, Double> likeliest(WrittenToken token) {
            Map<String, Double> likeliest = new LinkedHashMap<>();
            token.likeliest().forEach(other -> likeliest.putIfAbsent(other.text(), other.logProbability()));
            likeliest.putIfAbsent(token.text(), token.logProbability());
            return likeliest;
        }
    }

    /** Tokens read and written. */
    public record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("completion_tokens") int completionTokens,
            @JsonProperty("total_tokens") int totalTokens) {
        static Usage of(Piece.End end) {
            return new Usage(end.promptTokens(), end.completionTokens(), end.promptTokens() + end.completionTokens());
        }
    }

    /** Why a request was refused. */
    public record Failure(Reason error) {
        /**
         * In one sentence, and by kind.
         *
         * @param param the parameter that is wrong
         * @param code what is wrong, for programs
         */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Reason(
                String message,
                String type,
                @Nullable String param,
                @Nullable String code) {}

        /** @param status of the answer; it decides the kind */
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
