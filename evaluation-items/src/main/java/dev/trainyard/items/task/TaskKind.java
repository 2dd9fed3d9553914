package dev.trainyard.items.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a model does with the items of a task. */
public enum TaskKind {
    /** Gives each of several choices a likelihood. */
    @JsonProperty("choice")
    CHOICE,
    /** Gives the right continuation a likelihood, and would write it or not. */
    @JsonProperty("cloze")
    CLOZE,
    /** Gives a good and a bad text a likelihood. */
    @JsonProperty("pairs")
    PAIRS,
    /** Writes an answer. */
    @JsonProperty("generation")
    GENERATION
}
