package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.ForeignModels;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
@Timeout(120)
class PretrainServiceIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Inject
    ArtifactStore store;

    @Test
    void answersASealedCorpusWithABaseCheckpointAndShowsItsTraining() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("pretrain-it");

        topics.send(new CorpusSealed(run, TinyCorpus.recipe(48), TinyCorpus.seal(store)));

        assertThat(topics.upTo(CheckpointSaved.class, Topic.CHECKPOINTS, run))
                .singleElement()
                .isInstanceOfSatisfying(CheckpointSaved.class, saved -> {
                    assertThat(saved.checkpoint().kind()).isEqualTo(CheckpointKind.BASE);
                    assertThat(saved.checkpoint().bitsPerByte())
                            .isLessThan(saved.checkpoint().bitsPerByteAtStart());
                });
        assertThat(topics.upTo(StageCompleted.class, Topic.PROGRESS, run))
                .hasAtLeastOneElementOfType(StageStarted.class)
                .hasAtLeastOneElementOfType(StepCompleted.class)
                .hasAtLeastOneElementOfType(PredictionObserved.class)
                .hasAtLeastOneElementOfType(SampleGenerated.class);
    }

    @Test
    void answersACorpusThatCameWithAModelWithThatModel() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("pretrain-from-a-model-it");
        Corpus corpus = TinyCorpus.sealStartingFrom(ForeignModels.folder("float16-sharded"), store);
        Recipe recipe = RecipeReader.read("{preset: smoke, pretrain: {from: model, tokens: 0, context: 48}}");

        topics.send(new CorpusSealed(run, recipe, corpus));

        CheckpointSaved saved = topics.upTo(CheckpointSaved.class, Topic.CHECKPOINTS, run).stream()
                .map(CheckpointSaved.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(saved.corpus().start()).isEqualTo(corpus.start());
        assertThat(saved.checkpoint().steps()).isZero();
        assertThat(store.open(saved.checkpoint().artifact()).resolve("model.safetensors"))
                .hasSameBinaryContentAs(store.open(corpus.start()).resolve("model.safetensors"));
    }
}
