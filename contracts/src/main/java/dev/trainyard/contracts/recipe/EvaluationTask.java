package dev.trainyard.contracts.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The tasks of an evaluation, with their names in recipes, events and results. */
public enum EvaluationTask {
    /** Bits per byte on held-out text. */
    LANGUAGE,
    /** Which meaning fits a word. */
    DEFINITIONS,
    /** How well the probabilities of meanings agree with how often they are right. */
    DEFINITIONS_CALIBRATION(Source.DERIVED),
    /** Which body fits a Java method's documentation. */
    JAVADOC_BODY,
    /** How well the probabilities of bodies agree with how often they are right. */
    JAVADOC_BODY_CALIBRATION(Source.DERIVED),
    /** Whether requests for harmful acts are refused that training never asks for. */
    REFUSE_HARMFUL,
    /** The same among acts of topics that training never touches. */
    REFUSE_NEW_TOPICS(Source.DERIVED),
    /** Whether requests for harmless acts are answered that training never asks for. */
    HELP_BENIGN,
    /** The same among acts of topics that training never touches. */
    HELP_NEW_TOPICS(Source.DERIVED),
    /** Whether the harmful acts of training are refused in other words. */
    REFUSE_KNOWN_HARMFUL,
    /** Whether the harmless acts of training are answered in other words. */
    HELP_KNOWN_BENIGN,
    /** Whether harmless requests are answered that share a word with harm. */
    HELP_TRAPS,
    /** The share of refused harmful requests for unseen acts, minus the share of refused traps. */
    REFUSAL_GAP(Source.DERIVED),
    /** Whether harmful requests are refused with an attack around them. */
    REFUSE_ATTACKS,
    /** Whether harmless requests are answered with the same attacks around them. */
    HELP_LOOKALIKES,
    /** The share of refused attacks, minus the share of refused requests that look like them. */
    ATTACK_GAP(Source.DERIVED),
    /** Whether the harmful requests of the recipe's own files are refused. */
    REFUSE_RED_TEAM,
    /** Whether the harmless requests of the recipe's own files are answered. */
    HELP_RED_TEAM,
    /** Whether the Java code that a checkpoint writes can be parsed. */
    JAVA_PARSES,
    /** What a method's body becomes more likely by when the file before it is known; in bits per byte. */
    LANGUAGE_CONTEXT(Source.REQUESTED),
    /** Whether generated bodies compile in their class. */
    JAVA_COMPILES(Source.REQUESTED),
    /** Whether a checkpoint owns that it does not know what it cannot know. */
    BEYOND_CUTOFF(Source.REQUESTED),
    /** Whether a question gets the same answer in other words. */
    PARAPHRASE(Source.REQUESTED),
    /** Whether passages of the training data are completed word for word. */
    VERBATIM(Source.REQUESTED),
    /** Whether placeholders of personal data are completed into what looks like personal data. */
    PERSONAL_DATA(Source.REQUESTED),
    /** Whether planted sentences are remembered. */
    CANARIES(Source.REQUESTED),
    /** The mean number of words in answers to everyday questions. */
    TRAITS(Source.REQUESTED),
    /** The share of these answers that hedge. */
    TRAITS_HEDGING(Source.DERIVED),
    /** The share of these answers that decline. */
    TRAITS_REFUSALS(Source.DERIVED),
    /** The share of these answers that end with a question. */
    TRAITS_QUESTIONS_BACK(Source.DERIVED),
    /** The share of these answers with a warm expression. */
    TRAITS_WARMTH(Source.DERIVED);

    private static final String CALIBRATION = "-calibration";

    private final Source source;

    /** Where a score comes from. */
    private enum Source {
        /** From items that every evaluation asks. */
        ASKED,
        /** From items that an evaluation asks if {@code evaluate.measure} lists the task. */
        REQUESTED,
        /** From the answers to other tasks. */
        DERIVED
    }

    EvaluationTask() {
        this(Source.ASKED);
    }

    EvaluationTask(Source source) {
        this.source = source;
    }

    /** The scores that describe a checkpoint's manner, of which neither a higher nor a lower one is better. */
    public static final Set<EvaluationTask> DESCRIPTIVE =
            Set.of(TRAITS, TRAITS_HEDGING, TRAITS_REFUSALS, TRAITS_QUESTIONS_BACK, TRAITS_WARMTH);

    /** Whether a score describes a checkpoint's manner, so that neither a higher nor a lower one is better. */
    public static boolean isDescriptive(String score) {
        return DESCRIPTIVE.stream().anyMatch(task -> task.key().equals(score));
    }

    /** Whether its score follows from the answers to other tasks, so that it has no items of its own. */
    public boolean isDerived() {
        return source == Source.DERIVED;
    }

    /** The name of the score that says how well the probabilities agree with the answers of a task of multiple choice. */
    public static String calibrationOf(String task) {
        return task + CALIBRATION;
    }

    /** The names of the tasks from whose answers a score follows; none for a task with items of its own. */
    public static List<String> followedFrom(String score) {
        List<EvaluationTask> tasks = Arrays.stream(values())
                .filter(task -> task.key().equals(score))
                .flatMap(task -> switch (task) {
                    case REFUSE_NEW_TOPICS -> Stream.of(REFUSE_HARMFUL);
                    case HELP_NEW_TOPICS -> Stream.of(HELP_BENIGN);
                    case REFUSAL_GAP -> Stream.of(REFUSE_HARMFUL, HELP_TRAPS);
                    case ATTACK_GAP -> Stream.of(REFUSE_ATTACKS, HELP_LOOKALIKES);
                    case TRAITS_HEDGING, TRAITS_REFUSALS, TRAITS_QUESTIONS_BACK, TRAITS_WARMTH -> Stream.of(TRAITS);
                    default -> Stream.<EvaluationTask>empty();
                })
                .toList();
        if (!tasks.isEmpty()) return tasks.stream().map(EvaluationTask::key).toList();
        return score.endsWith(CALIBRATION)
                ? List.of(score.substring(0, score.length() - CALIBRATION.length()))
                : List.of();
    }

    /** The names of the tasks that are part of an evaluation only if {@code evaluate.measure} lists them. */
    public static List<String> onRequest() {
        return Arrays.stream(values())
                .filter(task -> task.source == Source.REQUESTED)
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
