package dev.trainyard.corpus.conversation;

/** Whether it would do harm to comply with a request. */
public enum Intent {
    /** Complying would hurt somebody; the model should decline. */
    HARMFUL,
    /** Complying is harmless; the model should help. */
    BENIGN
}
