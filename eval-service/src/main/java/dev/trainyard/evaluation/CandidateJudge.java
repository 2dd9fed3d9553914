package dev.trainyard.evaluation;

import dev.trainyard.comparison.MeasuredTask;
import dev.trainyard.comparison.gate.Candidate;
import dev.trainyard.comparison.gate.Reference;
import dev.trainyard.comparison.gate.ReleaseDecision;
import dev.trainyard.comparison.gate.ReleaseGate;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.MissingTask;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Judges the second of the compared checkpoints by the rules of a recipe. Items are read only if a rule is about items,
 * and the names of the releases only if a rule names one.
 */
final class CandidateJudge {
    private final MeasuredItems items;
    private final Supplier<ReleaseNames> names;

    /** Where the results of an evaluation are found, item by item. */
    @FunctionalInterface
    interface MeasuredItems {
        EvaluatedItems of(Artifact evaluation) throws IOException;
    }

    CandidateJudge(MeasuredItems items, Supplier<ReleaseNames> names) {
        this.items = items;
        this.names = names;
    }

    /** For rules that are about scores alone. */
    static CandidateJudge withoutReleases() {
        return new CandidateJudge(
                evaluation -> {
                    throw new IOException("The items of " + evaluation.location() + " cannot be read here.");
                },
                () -> new ReleaseNames(Map.of()));
    }

    ReleaseDecision judge(Recipe recipe, EvaluationResult result) {
        ReleaseRecipe rules = recipe.release();
        Map<String, Score> scores = result.tasks().stream()
                .collect(Collectors.toMap(TaskComparison::task, TaskComparison::second, (one, _) -> one));
        Map<String, String> missing = result.missing().stream()
                .collect(Collectors.toMap(MissingTask::task, MissingTask::reason, (one, _) -> one));
        ReleaseGate gate = new ReleaseGate(rules, recipe.seed());
        if (!rules.needsItems()) {
            return gate.judge(new Candidate(scores, Map.of(), Map.of(), missing), _ -> new Reference.NotReleasedYet());
        }
        EvaluatedItems own;
        try {
            own = items.of(result.evaluation());
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The items of the evaluation " + result.evaluation().location()
                            + " cannot be read, so the release rules cannot be applied.",
                    e);
        }
        Candidate candidate = new Candidate(scores, own.second(), own.contaminated(), missing);
        return gate.judge(candidate, name -> reference(name, own));
    }

    private Reference reference(String name, EvaluatedItems own) {
        if (name.equals(ReleaseRecipe.FIRST)) return new Reference.Measured("the first checkpoint", own.first());
        Optional<ReleaseVersion> version = names.get().find(name);
        if (version.isPresent()) return measured(name, version.get());
        return name.equals(ReleaseRecipe.CURRENT)
                ? new Reference.NotReleasedYet()
                : new Reference.Unavailable("There is no release named " + name + ".");
    }

    private Reference measured(String name, ReleaseVersion version) {
        String title = "the release " + name + " (version " + version.version() + ")";
        Artifact evaluation = version.evaluation();
        if (evaluation == null)
            return new Reference.Unavailable("The checkpoint of " + title + " was never evaluated.");
        EvaluatedItems evaluated;
        try {
            evaluated = items.of(evaluation);
        } catch (IOException e) {
            return new Reference.Unavailable("The evaluation of " + title + " cannot be read: it should be at "
                    + evaluation.location() + " in the artifact store.");
        }
        Optional<Map<String, MeasuredTask>> tasks =
                evaluated.of(version.checkpoint().id());
        return tasks.isPresent()
                ? new Reference.Measured(title, tasks.get(), evaluated.contaminated())
                : new Reference.Unavailable("The evaluation of " + title
                        + " does not say which of its results are those of the release: evaluate it again.");
    }
}
