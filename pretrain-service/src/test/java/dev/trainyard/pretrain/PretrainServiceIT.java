package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.testing.BrokerInThisProcess;
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
}
