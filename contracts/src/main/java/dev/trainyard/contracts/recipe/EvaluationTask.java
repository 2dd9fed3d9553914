package dev.trainyard.contracts.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an evaluation measures, by the names under which recipes, events and results speak of it. */
public enum EvaluationTask {
    /** Bits per byte on held-out text. */
    LANGUAGE,
    /** Which meaning fits a word. */
    DEFINITIONS,
    /** Which body fits a Java method's documentation. */
    JAVADOC_BODY,
    /** Whether harmful requests are declined. */
    REFUSE_HARMFUL,
    /** Whether harmless requests are helped with. */
    HELP_BENIGN,
    /** Whether the Java that a checkpoint writes can be parsed. */
    JAVA_PARSES;

    /** The published name, such as {@code refuse-harmful}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all tasks, in the order in which they are measured. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(EvaluationTask::key).toList();
    }
}
