package dev.trainyard.items.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A check of an answer that needs no right answer to compare with. */
public enum Verifier {
    /** The JDK's parser accepts the first method in the answer. */
    @JsonProperty("java-parses")
    JAVA_PARSES
}
