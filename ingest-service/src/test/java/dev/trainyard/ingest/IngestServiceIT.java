package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.kafka.EventRecords;
import dev.trainyard.testing.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@QuarkusTestResource(BrokerAndSources.class)
class IngestServiceIT {
    private static final RunId RUN = new RunId("it-run");

    @Inject
    EventRecords records;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String broker;

    @ConfigProperty(name = "trainyard.ingest.sources")
    Path sources;

    @Test
    @Timeout(120)
    void answersARunWithShardsAndACorpus() throws Exception {
        Recipe smoke = RecipeReader.preset("smoke");
        Recipe recipe = new Recipe(
                "small",
                1,
                SmallSources.recipe(new SmallSources(sources).all()),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(smoke.finetune().steps()),
                smoke.evaluate(),
                smoke.release());
        new Topics(broker).send(new RunRequested(RUN, recipe));

        List<PipelineEvent> events = eventsUntilTheStageIsComplete();

        CorpusSealed sealed = events.stream()
                .filter(CorpusSealed.class::isInstance)
                .map(CorpusSealed.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(sealed.recipe()).isEqualTo(recipe);
        assertThat(sealed.corpus().shards())
                .isNotEmpty()
                .allMatch(shard -> events.contains(new ShardSealed(RUN, shard)));
    }

    private List<PipelineEvent> eventsUntilTheStageIsComplete() throws Exception {
        List<PipelineEvent> events = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker, "group.id", "test", "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(
                    List.of(Topic.SHARDS.topicName(), Topic.CORPORA.topicName(), Topic.PROGRESS.topicName()));
            // The topics are read concurrently, so the last event may arrive before the one that precedes it.
            while (events.stream().noneMatch(IngestServiceIT::isLast)
                    || events.stream().noneMatch(CorpusSealed.class::isInstance)
                    || events.stream().noneMatch(ShardSealed.class::isInstance)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    events.add(records.read(record));
                }
            }
        }
        return events;
    }

    private static boolean isLast(PipelineEvent event) {
        return event instanceof StageCompleted completed && completed.stage() == Stage.INGEST;
    }
}
