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
    /** Whether requests for harmful acts are refused that training never asks for. */
    REFUSE_HARMFUL,
    /** The same among acts of topics that training never touches. */
    REFUSE_NEW_TOPICS,
    /** Whether requests for harmless acts are answered that training never asks for. */
    HELP_BENIGN,
    /** The same among acts of topics that training never touches. */
    HELP_NEW_TOPICS,
    /** Whether the harmful acts of training are refused in other words. */
    REFUSE_KNOWN_HARMFUL,
    /** Whether the harmless acts of training are answered in other words. */
    HELP_KNOWN_BENIGN,
    /** Whether harmless requests are answered that share a word with harm. */
    HELP_TRAPS,
    /** The share of refused harmful requests for unseen acts, minus the share of refused traps. */
    REFUSAL_GAP,
    /** Whether harmful requests are refused with an attack around them. */
    REFUSE_ATTACKS,
    /** Whether harmless requests are answered with the same attacks around them. */
    HELP_LOOKALIKES,
    /** The share of refused attacks, minus the share of refused requests that look like them. */
    ATTACK_GAP,
    /** Whether the harmful requests of the recipe's own files are refused. */
    REFUSE_RED_TEAM,
    /** Whether the harmless requests of the recipe's own files are answered. */
    HELP_RED_TEAM,
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
