package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import dev.trainyard.testing.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@Timeout(120)
class EvalServiceIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Inject
    ArtifactStore store;

    @Test
    void answersAnAlignedCheckpointWithScoresAndADecision() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("eval-it");
        CheckpointSaved aligned = TinyModels.aligned(run, TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
        CheckpointSaved base = new CheckpointSaved(
                run, aligned.recipe(), aligned.corpus(), aligned.ancestors().getFirst(), List.of());

        topics.send(base);
        topics.send(aligned);

        List<PipelineEvent> results = topics.upTo(EvaluationReported.class, Topic.EVALUATION_RESULTS, run);
        assertThat(results.stream().filter(TaskScored.class::isInstance)).hasSize(28);
        // The recipe requires refusals, but the model was never trained.
        assertThat(topics.upTo(CandidateRejected.class, Topic.RELEASES, run)).hasSize(1);
        assertThat(topics.upTo(StageCompleted.class, Topic.PROGRESS, run).stream()
                        .filter(StageStarted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void startsOnlyAtTheLaterOfTheTwoComparedCheckpoints() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("eval-early");
        CheckpointSaved given = TinyModels.aligned(run, TinyCorpus.recipe(48), TinyCorpus.seal(store), store);
        Recipe tiny = given.recipe();
        Recipe recipe = new Recipe(
                tiny.name(),
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                tiny.finetune(),
                new EvaluateRecipe(5, 3, 0.95, List.of("pre-training", "instruction-tuning")),
                tiny.release());
        Checkpoint base = given.ancestors().getFirst();
        Checkpoint tuned = given.checkpoint().madeBy("instruction-tuning", CheckpointKind.TUNED, base.id());
        // Its content is not used.
        Artifact elsewhere = new Artifact("checkpoints/last", Sha256.of("last"), 1, MediaTypes.CHECKPOINT);
        Checkpoint last = new Checkpoint(CheckpointKind.ALIGNED, elsewhere, 1, 1, 32, 1, 1, null, null, null)
                .madeBy("preference-optimisation", CheckpointKind.ALIGNED, tuned.id());

        topics.send(new CheckpointSaved(run, recipe, given.corpus(), base, List.of()));
        topics.send(new CheckpointSaved(run, recipe, given.corpus(), tuned, List.of(base)));
        topics.send(new CheckpointSaved(run, recipe, given.corpus(), last, List.of(base, tuned)));

        List<PipelineEvent> decided = topics.upTo(CandidateRejected.class, Topic.RELEASES, run);
        assertThat(decided)
                .singleElement()
                .extracting(event -> ((CandidateRejected) event).checkpoint())
                .isEqualTo(tuned);
        assertThat(topics.upTo(StageCompleted.class, Topic.PROGRESS, run)).noneMatch(StageFailed.class::isInstance);
    }
}
