package dev.trainyard.gateway;

import dev.trainyard.comparison.ComparisonSettings;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.gateway.evaluation.ComputedResults;
import dev.trainyard.gateway.evaluation.Reliability;
import dev.trainyard.gateway.evaluation.ReliabilityOfChoices;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.samples.SampleFile;
import dev.trainyard.gateway.samples.SamplePage;
import dev.trainyard.gateway.samples.SamplePages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Answers queries about what a run's checkpoints answered in its evaluation. */
public final class SampleQueries {
    /** How long a request waits for a result that is being computed. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunService runs;
    private final EvaluationFolders folders;
    private final ComputedResults<ReliabilityKey, Reliability> reliabilities;

    SampleQueries(
            RunService runs, EvaluationFolders folders, ComputedResults<ReliabilityKey, Reliability> reliabilities) {
        this.runs = runs;
        this.folders = folders;
        this.reliabilities = reliabilities;
    }

    /** @param compared the steps that made the two checkpoints */
    record ReliabilityKey(Artifact evaluation, List<String> compared) {}

    SamplePage samples(String id, SampleQuery query) throws IOException, InterruptedException {
        SampleQuery.Checked checked = query.checked();
        RunView run = runs.find(id);
        Path folder = folders.open(run.id(), EvaluationFolders.evaluation(run));
        Set<String> lowerIsBetter = run.evaluation().stream()
                .filter(RunView.TaskView::lowerIsBetter)
                .map(RunView.TaskView::task)
                .collect(Collectors.toSet());
        return EvaluationFolders.reading(
                "run " + run.id(),
                () -> checked.page(new SamplePages(new SampleFile(folder), run.compared(), lowerIsBetter)));
    }

    Reliability reliability(String id) throws IOException, InterruptedException {
        RunView run = runs.find(id);
        Recipe recipe = run.recipe();
        double level = recipe == null
                ? 1 - ComparisonSettings.USUAL.alpha()
                : recipe.evaluate().confidence();
        long seed = recipe == null ? ComparisonSettings.USUAL.seed() : recipe.seed();
        Artifact evaluation = EvaluationFolders.evaluation(run);
        Path folder = folders.open(run.id(), evaluation);
        return EvaluationFolders.reading(
                "run " + run.id(),
                () -> reliabilities
                        .get(
                                new ReliabilityKey(evaluation, run.compared()),
                                () -> ReliabilityOfChoices.of(new SampleFile(folder), run.compared(), level, seed),
                                PATIENCE)
                        .orElseThrow(() -> RefusedException.of(
                                503,
                                "The calibration is still being computed",
                                "The calibration of run " + run.id()
                                        + " is still being computed: ask again in a few seconds.")));
    }
}
