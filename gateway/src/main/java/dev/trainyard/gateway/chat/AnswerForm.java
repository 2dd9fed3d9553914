package dev.trainyard.gateway.chat;

import java.util.List;
import java.util.Optional;

/** The bodies of the answers to one request, whole or in chunks, which all carry its id. */
public sealed interface AnswerForm permits ChatForm, CompletionForm {
    /**
     * The form that suits a request.
     *
     * @param unique by which its answers are told from all others
     * @param created seconds since 1970
     */
    static AnswerForm of(ModelRequest request, String unique, long created) {
        return switch (request) {
            case ChatRequest chat -> new ChatForm("chatcmpl-" + unique, created, chat.settings());
            case CompletionRequest completion -> new CompletionForm("cmpl-" + unique, created, completion.settings());
        };
    }

    /** An answer that is whole, with its tokens where they were asked for. */
    record Whole(String text, List<WrittenToken> tokens, String reason) {}

    /** All answers, in their order. */
    Object whole(List<Whole> answers, Piece.End end);

    /** The chunk before an answer's first, if there is one. */
    Optional<Object> opening(int choice);

    /** The next characters. */
    Object text(Piece.Text text);

    /** An answer's last chunk. */
    Object finished(Piece.Finished finished);

    /** The chunk after the last, where it was asked for. */
    Object usage(Piece.End end);
}
