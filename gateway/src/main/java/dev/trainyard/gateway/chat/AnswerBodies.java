package dev.trainyard.gateway.chat;

import dev.trainyard.gateway.chat.ChatBodies.Chunk;
import dev.trainyard.gateway.chat.ChatBodies.Completion;
import dev.trainyard.gateway.chat.ChatBodies.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of one answer, whole or in chunks, which all carry its id.
 *
 * @param created seconds since 1970
 */
public record AnswerBodies(String id, long created, String model) {
    public Completion whole(String text, Piece.End end) {
        return new Completion(
                id,
                "chat.completion",
                created,
                model,
                List.of(new Completion.Choice(0, new Completion.Message("assistant", text), end.reason())),
                Usage.of(end));
    }

    /** The first chunk: it says who speaks. */
    public Chunk opening() {
        return chunk(new Chunk.Delta("assistant", ""), null);
    }

    public Chunk text(String text) {
        return chunk(new Chunk.Delta(null, text), null);
    }

    public Chunk closing(Piece.End end) {
        return chunk(new Chunk.Delta(null, null), end.reason());
    }

    /** After the closing one, where it was asked for. */
    public Chunk usage(Piece.End end) {
        return new Chunk(id, "chat.completion.chunk", created, model, List.of(), Usage.of(end));
    }

    private Chunk chunk(Chunk.Delta delta, @Nullable String reason) {
        return new Chunk(
                id, "chat.completion.chunk", created, model, List.of(new Chunk.Choice(0, delta, reason)), null);
    }
}
