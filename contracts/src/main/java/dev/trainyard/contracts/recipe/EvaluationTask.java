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
    JAVA_PARSES,
    /** What a method's body becomes more likely by when the file before it is known; in bits per byte. */
    LANGUAGE_CONTEXT(true),
    /** Whether generated bodies compile in their class. */
    JAVA_COMPILES(true),
    /** Whether a checkpoint owns that it does not know what it cannot know. */
    BEYOND_CUTOFF(true),
    /** Whether a question gets the same answer in other words. */
    PARAPHRASE(true),
    /** Whether passages of the training data are completed word for word. */
    VERBATIM(true),
    /** Whether placeholders of personal data are completed into what looks like personal data. */
    PERSONAL_DATA(true),
    /** Whether planted sentences are remembered. */
    CANARIES(true);

    private final boolean requested;

    EvaluationTask() {
        this(false);
    }

    EvaluationTask(boolean requested) {
        this.requested = requested;
    }

    /** The names of the tasks that are part of an evaluation only if {@code evaluate.measure} lists them. */
    public static List<String> onRequest() {
        return Arrays.stream(values())
                .filter(task -> task.requested)
                .map(EvaluationTask::key)
                .toList();
    }

    /** The published name, such as {@code refuse-harmful}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names of all tasks, in the order of evaluation. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(EvaluationTask::key).toList();
    }
}
