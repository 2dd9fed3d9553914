package dev.trainyard.gateway.chat;

/** A request to a model, checked as far as possible without the model. */
public sealed interface ModelRequest permits ChatRequest, CompletionRequest {
    AnswerSettings settings();

    /** The total number of requested answers. */
    int answers();
}
