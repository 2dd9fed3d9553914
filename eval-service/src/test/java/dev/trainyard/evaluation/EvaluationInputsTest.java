package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.testing.RecipeFieldEffects;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationInputsTest {
    private static final String LAST = "preference-optimisation";

    @TempDir
    Path home;

    private CheckpointSaved aligned;

    @BeforeEach
    void sealCheckpoints() throws IOException {
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        aligned = TinyModels.aligned(new RunId("run-1"), TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
    }

    @Test
    void aRecipeFieldChangesTheJobIfAndOnlyIfItAffectsTheScores() {
        for (Recipe recipe : List.of(RecipeFieldEffects.FROM_NOTHING, RecipeFieldEffects.FROM_A_MODEL)) {
            assertThat(RecipeFieldEffects.mistakes(
                            Stage.EVALUATE,
                            recipe,
                            (one, other) -> job(with(one)).equals(job(with(other)))))
                    .isEmpty();
        }
    }

    @Test
    void aDifferentFirstOrSecondCheckpointIsADifferentJob() {
        Checkpoint base = aligned.ancestors().getFirst();
        CheckpointSaved swapped = saved(made(base, LAST), made(aligned.checkpoint(), "pre-training"));

        assertThat(id(swapped)).isNotEqualTo(id(aligned));
    }

    @Test
    void theNamesOfCheckpointsDoNotChangeTheJob() {
        Recipe recipe = RecipeFieldEffects.FROM_NOTHING;
        CheckpointSaved one = with(recipe);
        Recipe renamed = RecipeReader.read("""
                preset: smoke
                finetune: {steps: [{kind: instruction-tuning, name: other, conversations: 9, epochs: 1, batch: 1, learningRate: 0.1}]}
                """);

        assertThat(id(new CheckpointSaved(
                        one.run(),
                        new Recipe(
                                recipe.name(),
                                recipe.seed(),
                                recipe.corpus(),
                                recipe.tokenizer(),
                                recipe.pretrain(),
                                renamed.finetune(),
                                recipe.evaluate().comparing(List.of()),
                                recipe.release()),
                        one.corpus(),
                        made(one.checkpoint(), "other"),
                        one.ancestors())))
                .isEqualTo(id(one));
    }

    @Test
    void startsOnlyAtTheLaterOfTheTwoComparedCheckpoints() {
        Checkpoint base = aligned.ancestors().getFirst();
        Checkpoint tuned = made(base, "instruction-tuning");

        assertThat(Comparison.of(saved(base))).isEmpty();
        assertThat(Comparison.of(saved(tuned, base))).isEmpty();
        assertThat(Comparison.of(aligned)).contains(new Comparison(base, aligned.checkpoint()));
    }

    @Test
    void theVersionOfTheTasksIsPartOfTheJob() {
        EvaluationInputs now = EvaluationInputs.of(aligned);
        EvaluationInputs next = new EvaluationInputs(
                now.version() + 1,
                now.scoring(),
                now.first(),
                now.second(),
                now.documents(),
                now.heldOut(),
                now.recipe(),
                now.passageTokens(),
                now.context(),
                now.threads(),
                now.seed());

        assertThat(JobId.of(Stage.EVALUATE, next)).isNotEqualTo(id(aligned));
    }

    /** With the checkpoint of the last step, which the changed recipes compare. */
    private CheckpointSaved with(Recipe recipe) {
        return new CheckpointSaved(
                aligned.run(), recipe, aligned.corpus(), made(aligned.checkpoint(), "dpo"), aligned.ancestors());
    }

    private CheckpointSaved saved(Checkpoint checkpoint, Checkpoint... ancestors) {
        return new CheckpointSaved(aligned.run(), aligned.recipe(), aligned.corpus(), checkpoint, List.of(ancestors));
    }

    private Checkpoint made(Checkpoint checkpoint, String step) {
        boolean base = step.equals("pre-training");
        return checkpoint.madeBy(
                step,
                base ? CheckpointKind.BASE : CheckpointKind.ALIGNED,
                base ? null : aligned.ancestors().getFirst().id());
    }

    /** Empty if the recipe names a checkpoint that does not exist: then there is no job. */
    private static Optional<JobId> job(CheckpointSaved request) {
        return Comparison.of(request).map(_ -> id(request));
    }

    private static JobId id(CheckpointSaved request) {
        return JobId.of(Stage.EVALUATE, EvaluationInputs.of(request));
    }
}
