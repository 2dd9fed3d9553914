package dev.trainyard.evaluation.task;

/** What a task's score says. */
public enum Metric {
    /** Bits that the checkpoint needs for a byte of text; less is better. */
    BITS_PER_BYTE("bits-per-byte"),
    /** Share of the questions answered rightly. */
    ACCURACY("accuracy"),
    /** Share of the answers that do what they should. */
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
