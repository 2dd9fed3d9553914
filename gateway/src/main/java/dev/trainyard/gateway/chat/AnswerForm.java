package dev.trainyard.gateway.chat;

import java.util.List;
import java.util.Optional;

/** Builds the response bodies of one request, complete or in chunks, which all have the same id. */
public sealed interface AnswerForm permits ChatAnswerForm, CompletionForm {
    /**
     * The form for a request.
     *
     * @param unique a unique part of the response id
     * @param created seconds since 1970
     */
    static AnswerForm of(ModelRequest request, String unique, long created) {
        return switch (request) {
            case ChatRequest chat -> new ChatAnswerForm("chatcmpl-" + unique, created, chat.settings());
            case CompletionRequest completion -> new CompletionForm("cmpl-" + unique, created, completion.settings());
        };
    }

    /** A complete answer, with its tokens if requested. */
    record CompleteAnswer(String text, List<GeneratedToken> tokens, String reason) {}

    /** The response with all answers, in order. */
    Object whole(List<CompleteAnswer> answers, AnswerPart.End end);

    /** The chunk before an answer's first text, if there is one. */
    Optional<Object> opening(int choice);

    /** A chunk with the next characters. */
    Object text(AnswerPart.Text text);

    /** An answer's last chunk. */
    Object finished(AnswerPart.Finished finished);

    /** The chunk with the token counts after the last answer, if requested. */
    Object usage(AnswerPart.End end);
}
