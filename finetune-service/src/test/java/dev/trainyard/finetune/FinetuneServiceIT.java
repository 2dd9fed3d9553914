package dev.trainyard.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
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
class FinetuneServiceIT {
    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @Inject
    ArtifactStore store;

    @Test
    void answersABaseCheckpointWithATunedAndAnAlignedOne() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("finetune-it");
        Corpus corpus = TinyCorpus.seal(store);

        topics.send(TinyModels.base(run, TinyCorpus.recipe(128), corpus, store));

        assertThat(topics.upTo(StageCompleted.class, Topic.PROGRESS, run))
                .hasAtLeastOneElementOfType(StageStarted.class)
                .hasAtLeastOneElementOfType(StepCompleted.class)
                .hasAtLeastOneElementOfType(SampleGenerated.class);
        assertThat(topics.upTo(CheckpointSaved.class, Topic.CHECKPOINTS, run))
                .extracting(event -> ((CheckpointSaved) event).checkpoint().kind())
                .startsWith(CheckpointKind.BASE)
                .contains(CheckpointKind.TUNED)
                .endsWith(CheckpointKind.ALIGNED);
    }

    @Test
    void answersABaseCheckpointWithOneOfEachStep() throws Exception {
        Topics topics = new Topics(broker);
        RunId run = new RunId("three-steps");
        Corpus corpus = TinyCorpus.seal(store);
        Recipe tiny = TinyCorpus.recipe(128);
        FinetuneRecipe steps = new FinetuneRecipe(List.of(
                new InstructionRecipe("chats", 48, 1, 8, 0.002),
                new PreferenceRecipe(24, 1, 8, 0.0005, 0.1),
                new InstructionRecipe(48, 1, 8, 0.001)));
        Recipe recipe = new Recipe(
                "three-steps",
                tiny.seed(),
                tiny.corpus(),
                tiny.tokenizer(),
                tiny.pretrain(),
                steps,
                tiny.evaluate(),
                tiny.release());

        topics.send(TinyModels.base(run, recipe, corpus, store));

        topics.upTo(StageCompleted.class, Topic.PROGRESS, run);
        assertThat(topics.upTo(CheckpointSaved.class, Topic.CHECKPOINTS, run))
                .extracting(event -> ((CheckpointSaved) event).checkpoint().step())
                .startsWith("pre-training")
                .contains("chats", "preference-optimisation")
                .endsWith("instruction-tuning");
    }
}
