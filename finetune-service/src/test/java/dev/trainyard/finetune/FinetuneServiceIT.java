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
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.testing.BrokerInThisProcess;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
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
}
