package dev.trainyard.corpus.conversation;

/** What would come of doing as a request asks. */
public enum Intent {
    /** Somebody would be hurt; the request is to be declined. */
    HARMFUL,
    /** Nobody would be hurt; the request is to be helped. */
    BENIGN
}
