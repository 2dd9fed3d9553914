package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
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

    /** A whole answer. */
    public record Completion(String id, String object, long created, String model, List<Choice> choices, Usage usage) {

        /** The only choice. */
        public record Choice(
                int index,
                Message message,
                @JsonProperty("finish_reason") String finishReason) {}

        /** What the model said. */
        public record Message(String role, String content) {}
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

        /** The only choice; its reason to finish is null until the last piece. */
        public record Choice(
                int index,
                Delta delta,

                @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason") @Nullable
                String finishReason) {}

        /** What is added to the message. */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        public record Delta(@Nullable String role, @Nullable String content) {}
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
        /** In one sentence, and by kind. */
        @JsonInclude(JsonInclude.Include.ALWAYS)
        public record Reason(
                String message,
                String type,
                @Nullable String param,
                @Nullable String code) {}
    }
}
