package dev.trainyard.gateway.chat;

/** What was asked of a model, checked as far as that can be done without the model. */
public sealed interface ModelRequest permits ChatRequest, CompletionRequest {
    AnswerSettings settings();

    /** How many answers are wanted in all. */
    int answers();
}
