package dev.trainyard.evaluation.task;

/** The meaning of a task's score. */
public enum Metric {
    /** The bits that the checkpoint needs for a byte of text; lower is better. */
    BITS_PER_BYTE("bits-per-byte"),
    /** The share of questions answered correctly. */
    ACCURACY("accuracy"),
    /** The share of answers that behave as they should. */
    RATE("rate"),
    /** The share of answers that equal a right one. */
    EXACT_MATCH("exact-match"),
    /** The mean overlap of the words of an answer with those of a right one. */
    F1("f1"),
    /** The chance that one of k answers is right. */
    PASS_AT_K("pass-at-k"),
    /** The mean number of words in an answer; neither more nor fewer are better. */
    WORDS("words"),
    /** The difference of two rates, from -1 to 1. */
    DIFFERENCE("difference"),
    /** The mean distance between how sure a checkpoint is and how often it is right; lower is better. */
    EXPECTED_CALIBRATION_ERROR("expected-calibration-error");

    private final String key;

    Metric(String key) {
        this.key = key;
    }

    /** The published name. */
    public String key() {
        return key;
    }
}
