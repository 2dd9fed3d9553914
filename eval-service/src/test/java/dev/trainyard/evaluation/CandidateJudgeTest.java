package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.comparison.gate.ReleaseDecision;
import dev.trainyard.comparison.results.EvaluatedItems;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.evaluation.results.ResultFiles;
import dev.trainyard.evaluation.results.ResultFiles.TaskResults;
import dev.trainyard.evaluation.task.ItemResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges candidates by the files of their evaluations. */
class CandidateJudgeTest {
    private static final CheckpointId BASE = new CheckpointId("00000000000000aa");
    private static final CheckpointId OLD = new CheckpointId("00000000000000bb");
    private static final CheckpointId NEW = new CheckpointId("00000000000000cc");
    private static final Recipe NO_WORSE = RecipeReader.read("release: {requirements: [], noWorseThan: [{}]}");
    private static final Recipe NO_WORSE_THAN_FIRST =
            RecipeReader.read("release: {requirements: [], noWorseThan: [{against: first}]}");
    private static final Recipe NO_WORSE_THAN_STABLE =
            RecipeReader.read("release: {requirements: [], noWorseThan: [{against: stable}]}");

    @TempDir
    Path folder;

    private ReleaseNames names = new ReleaseNames(Map.of());

    @BeforeEach
    void evaluateTheCurrentRelease() throws IOException {
        evaluated("old", OLD, i -> i < 80);
    }

    @Test
    void rejectsACandidateThatIsSignificantlyWorseThanTheCurrentRelease() throws IOException {
        released(OLD, artifact("old"));

        ReleaseDecision worse = judge(NO_WORSE, evaluated("new", NEW, i -> i < 60));
        ReleaseDecision same = judge(NO_WORSE, evaluated("same", NEW, i -> i < 80));

        assertThat(worse.reasons())
                .singleElement()
                .asString()
                .startsWith("definitions is 0.600, that of the release current (version 1) is 0.800");
        assertThat(same).isInstanceOf(ReleaseDecision.Release.class);
    }

    @Test
    void comparesWithTheFirstCheckpointIfTheRecipeSaysSo() throws IOException {
        ReleaseDecision decision = judge(NO_WORSE_THAN_FIRST, evaluated("new", NEW, i -> i < 20));

        assertThat(decision.reasons())
                .singleElement()
                .asString()
                .startsWith("definitions is 0.200, that of the first checkpoint is 0.500");
    }

    @Test
    void theFirstReleaseNeedsNoComparison() throws IOException {
        assertThat(judge(NO_WORSE, evaluated("new", NEW, i -> i < 20))).isInstanceOf(ReleaseDecision.Release.class);
        assertThat(judge(NO_WORSE_THAN_STABLE, evaluated("new", NEW, i -> i < 20))
                        .reasons())
                .containsExactly("There is no release named stable.");
    }

    @Test
    void aReleaseThatCannotBeComparedPreventsAnother() throws IOException {
        EvaluationResult candidate = evaluated("new", NEW, i -> i < 80);

        released(OLD, null);
        assertThat(judge(NO_WORSE, candidate).reasons())
                .containsExactly("The checkpoint of the release current (version 1) was never evaluated.");
        released(OLD, artifact("lost"));
        assertThat(judge(NO_WORSE, candidate).reasons())
                .containsExactly("The evaluation of the release current (version 1) cannot be read: it should be at"
                        + " evaluations/lost in the artifact store.");
        released(new CheckpointId("00000000000000dd"), artifact("old"));
        assertThat(judge(NO_WORSE, candidate).reasons())
                .singleElement()
                .asString()
                .contains("does not say which of its results are those of the release");
    }

    @Test
    void aRuleAboutScoresReadsNoItems() {
        Recipe recipe = RecipeReader.read("release: {requirements: [{task: definitions, lowAtLeast: 0.5}]}");
        Score score = new Score(0.6, 100, 0.5, 0.7);
        EvaluationResult result = new EvaluationResult(
                artifact("none"), List.of(new TaskComparison("definitions", "accuracy", score, score)), List.of());

        assertThat(CandidateJudge.withoutReleases().judge(recipe, result)).isInstanceOf(ReleaseDecision.Release.class);
    }

    private ReleaseDecision judge(Recipe recipe, EvaluationResult result) {
        return new CandidateJudge(evaluation -> EvaluatedItems.read(folder.resolve(evaluation.location())), () -> names)
                .judge(recipe, result);
    }

    private void released(CheckpointId checkpoint, @Nullable Artifact evaluation) {
        ReleaseVersion version = new ReleaseVersion(
                1,
                new RunId("run-1"),
                new CheckpointRef(checkpoint, "dpo"),
                evaluation,
                Instant.EPOCH,
                "anna",
                "",
                false,
                null);
        names = new ReleaseNames(Map.of())
                .with(new ReleaseNamed(version.run(), "current", List.of(version), Instant.EPOCH, "1"));
    }

    /** An evaluation of a checkpoint after the base, which is right on half of the items. */
    private EvaluationResult evaluated(String name, CheckpointId checkpoint, IntPredicate right) throws IOException {
        List<ItemResult> first = new ArrayList<>();
        List<ItemResult> second = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            first.add(ItemResult.of("word " + i, "", "", "", i % 2 == 0));
            second.add(ItemResult.of("word " + i, "", "", "", right.test(i)));
        }
        Score score = new Score(0.5, 100, 0.4, 0.6);
        TaskComparison comparison = new TaskComparison("definitions", "accuracy", score, score);
        Path files = Files.createDirectories(folder.resolve("evaluations").resolve(name));
        ResultFiles.write(files, List.of(BASE, checkpoint), List.of(new TaskResults(comparison, first, second)));
        return new EvaluationResult(artifact(name), List.of(comparison), List.of());
    }

    private static Artifact artifact(String name) {
        return new Artifact("evaluations/" + name, Sha256.of(name), 1, MediaTypes.EVALUATION);
    }
}
