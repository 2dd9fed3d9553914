package dev.trainyard.evaluation.task;

/** The meaning of a task's score. */
public enum Metric {
    /** The bits that the checkpoint needs for a byte of text; lower is better. */
    BITS_PER_BYTE("bits-per-byte"),
    /** The share of questions answered correctly. */
    ACCURACY("accuracy"),
    /** The share of answers that behave as they should. */
    RATE("rate");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    /** The published name. */
    public String key() {
        return key;
    }
}
