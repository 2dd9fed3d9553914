package dev.trainyard.model.generation;

/** Why an answer goes on no further. */
public enum Ending {
    /** The model wrote a token that ends answers. */
    STOP_TOKEN,
    /** It has as many tokens as were wanted at most. */
    MOST_TOKENS,
    /** The model's context is full. */
    CONTEXT,
    /** Its listener has enough. */
    LISTENER
}
