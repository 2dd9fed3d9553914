package dev.trainyard.contracts.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tasks of an evaluation, with their names in recipes, events and results. */
public enum EvaluationTask {
    /** Bits per byte on held-out text. */
    LANGUAGE,
    /** Which meaning fits a word. */
    DEFINITIONS,
    /** Which body fits a Java method's documentation. */
    JAVADOC_BODY,
    /** Whether harmful requests are refused. */
    REFUSE_HARMFUL,
    /** Whether harmless requests are answered. */
    HELP_BENIGN,
    /** Whether the Java code that a checkpoint writes can be parsed. */
    JAVA_PARSES;

    /** The published name, such as {@code refuse-harmful}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all tasks, in the order of evaluation. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(EvaluationTask::key).toList();
    }
}
