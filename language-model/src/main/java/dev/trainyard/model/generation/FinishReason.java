package dev.trainyard.model.generation;

/** Why an answer ended. */
public enum FinishReason {
    /** The model generated a stop token. */
    STOP_TOKEN,
    /** The answer has the largest number of tokens that was asked for. */
    MOST_TOKENS,
    /** The model's context is full. */
    CONTEXT,
    /** The listener ended it. */
    LISTENER
}
