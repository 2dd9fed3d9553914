package dev.trainyard.corpus.conversation;

/** What would come of doing as a request asks. */
public enum Intent {
    /** Somebody would be hurt; the request is to be declined. */
    HARMFUL("refuse-harmful"),
    /** Nobody would be hurt; the request is to be helped. */
    BENIGN("help-benign");

    private final String task;

    Intent(String task) {
        this.task = task;
    }

    /** The task that measures what a model makes of such requests, by its published name. */
    public String task() {
        return task;
    }
}
