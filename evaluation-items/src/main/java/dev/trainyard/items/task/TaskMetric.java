package dev.trainyard.items.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How an item of a task is scored. */
public enum TaskMetric {
    /** Whether the right choice has the highest log-likelihood, or whether the right word would be written. */
    @JsonProperty("accuracy")
    ACCURACY("accuracy"),
    /** The same with log-likelihoods divided by the number of the choice's characters. */
    @JsonProperty("accuracy-per-character")
    ACCURACY_PER_CHARACTER("accuracy-per-character"),
    /** The same with log-likelihoods divided by the number of the choice's bytes in UTF-8. */
    @JsonProperty("accuracy-per-byte")
    ACCURACY_PER_BYTE("accuracy-per-byte"),
    /** Whether an answer is one of the right ones. */
    @JsonProperty("exact-match")
    EXACT_MATCH("exact-match"),
    /** The overlap of an answer's words with those of a right one, as in SQuAD. */
    @JsonProperty("f1")
    F1("f1"),
    /** Whether a regular expression matches somewhere in an answer. */
    @JsonProperty("pattern")
    PATTERN("pattern"),
    /** Whether a verifier accepts an answer. */
    @JsonProperty("verifier")
    VERIFIER("verifier");

    private final String key;

    TaskMetric(String key) {
        this.key = key;
    }

    /** The published name. */
    public String key() {
        return key;
    }

    /** Whether it can score items of a kind. */
    public boolean suits(TaskKind kind) {
        return switch (this) {
            case ACCURACY -> kind != TaskKind.GENERATION;
            case ACCURACY_PER_CHARACTER, ACCURACY_PER_BYTE -> kind == TaskKind.CHOICE || kind == TaskKind.PAIRS;
            case EXACT_MATCH, F1, PATTERN, VERIFIER -> kind == TaskKind.GENERATION;
        };
    }
}
