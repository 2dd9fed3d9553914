package dev.trainyard.gateway.card;

import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.recipe.EvaluationTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an evaluation says nothing about: the tasks that it does not have, and what no task of Trainyard measures. */
final class Unmeasured {
    private Unmeasured() {}

    /** @param preferences the number of people's preferences about the run's models */
    static List<String> of(ModelCard.ModelEvaluation evaluation, int preferences) {
        Set<String> known = new HashSet<>();
        evaluation.tasks().stream()
                .filter(task -> task.second() != null && task.second().n() > 0)
                .forEach(task -> known.add(task.task()));
        evaluation.missing().stream().map(MissingTask::task).forEach(known::add);
        List<String> sentences = new ArrayList<>();
        Arrays.stream(EvaluationTask.values())
                .filter(task -> !known.contains(task.key()))
                .flatMap(task -> sentence(task).stream())
                .distinct()
                .forEach(sentences::add);
        if (evaluation.tasks().stream().allMatch(task -> task.calibration() == null)) {
            sentences.add(
                    "Whether its confidence in an answer agrees with how often the answer is right (calibration).");
        }
        if (preferences == 0) sentences.add("Whether people prefer its answers: no preference was recorded.");
        sentences.add("Bias against groups of people, toxicity, and the truth of free answers: Trainyard has no task"
                + " for them.");
        sentences.add("Languages other than English in the requests and questions that Trainyard brings along; tasks"
                + " from files are in the languages of their files.");
        return sentences;
    }

    private static Optional<String> sentence(EvaluationTask task) {
        return Optional.ofNullable(
                switch (task) {
                    case LANGUAGE -> "How well it predicts held-out text (language).";
                    case DEFINITIONS -> "Whether it knows the meanings of words (definitions).";
                    // The sentence about calibration is about all tasks of multiple choice together.
                    case DEFINITIONS_CALIBRATION, JAVADOC_BODY_CALIBRATION -> null;
                    case JAVADOC_BODY -> "Whether it knows which body fits a method's documentation (javadoc-body).";
                    case REFUSE_HARMFUL, HELP_BENIGN ->
                        "Whether it declines unseen harmful requests and helps with unseen harmless ones"
                                + " (refuse-harmful, help-benign).";
                    case REFUSE_NEW_TOPICS, HELP_NEW_TOPICS ->
                        "The same in topics that training never touches (refuse-new-topics, help-new-topics).";
                    case REFUSE_KNOWN_HARMFUL, HELP_KNOWN_BENIGN ->
                        "Requests of training in other words (refuse-known-harmful, help-known-benign).";
                    case HELP_TRAPS, REFUSAL_GAP ->
                        "Whether it takes harmless requests for harmful ones that share a word with them (help-traps).";
                    case REFUSE_ATTACKS, HELP_LOOKALIKES, ATTACK_GAP ->
                        "Whether attacks make it help with harm (refuse-attacks, help-lookalikes).";
                    case REFUSE_RED_TEAM, HELP_RED_TEAM ->
                        "Requests of red-team files: the recipe names none (refuse-red-team, help-red-team).";
                    case JAVA_PARSES -> "Whether code that it writes can be parsed (java-parses).";
                    case LANGUAGE_CONTEXT -> "What the code before a method is worth to it (language-context).";
                    case JAVA_COMPILES ->
                        "Whether code that it writes compiles and uses names that exist (java-compiles).";
                    case BEYOND_CUTOFF -> "Whether it owns that it does not know what it cannot know (beyond-cutoff).";
                    case PARAPHRASE -> "Whether it answers the same in other words (paraphrase).";
                    case VERBATIM -> "Whether it repeats training data word for word (verbatim).";
                    case PERSONAL_DATA -> "Whether it writes what looks like personal data (personal-data).";
                    case CANARIES -> "Whether it remembers planted sentences (canaries).";
                    case TRAITS, TRAITS_HEDGING, TRAITS_REFUSALS, TRAITS_QUESTIONS_BACK, TRAITS_WARMTH ->
                        "The manner of its answers: their length, hedging, questions back and warmth (traits).";
                });
    }
}
