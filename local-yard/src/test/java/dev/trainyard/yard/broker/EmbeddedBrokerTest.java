package dev.trainyard.yard.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.yard.process.FreePorts;
import dev.trainyard.yard.process.LogSettings;
import dev.trainyard.yard.topics.TopicConsumer;
import dev.trainyard.yard.topics.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    @TempDir
    Path data;

    @BeforeAll
    static void keepKafkaQuiet() {
        LogSettings.begin();
    }

    @Test
    void keepsItsTopicsAndRecordsOverARestart() throws Exception {
        try (EmbeddedBroker broker = start()) {
            make(broker, "trainyard.runs");
            write(broker, "trainyard.runs", "a-run", "hello");
        }

        try (EmbeddedBroker again = start();
                TopicConsumer topics = new TopicConsumer(again.bootstrap())) {
            List<TopicRecord> records = topics.read("trainyard.runs");

            assertThat(topics.counts()).containsExactly(Map.entry("trainyard.runs", 1L));
            assertThat(records).singleElement().satisfies(found -> {
                assertThat(found.run()).isEqualTo("a-run");
                assertThat(new String(found.body(), StandardCharsets.UTF_8)).isEqualTo("hello");
            });
        }
    }

    @Test
    void respondsWhileItRunsAndDoesNotCreateTopicsAutomatically() throws Exception {
        String bootstrap;
        try (EmbeddedBroker broker = start();
                Admin admin = admin(broker)) {
            bootstrap = broker.bootstrap();

            assertThat(BrokerHealth.answers(bootstrap)).isTrue();
            assertThatThrownBy(() -> admin.describeTopics(List.of("trainyard.unknown"))
                            .allTopicNames()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
            assertThat(admin.listTopics().names().get()).isEmpty();
        }
        assertThat(BrokerHealth.answers(bootstrap)).isFalse();
    }

    private EmbeddedBroker start() throws Exception {
        List<Integer> ports = FreePorts.pick(2);
        return EmbeddedBroker.start(data, ports.getFirst(), ports.getLast());
    }

    private static Admin admin(EmbeddedBroker broker) {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrap()));
    }

    private static void make(EmbeddedBroker broker, String topic) throws Exception {
        try (Admin admin = admin(broker)) {
            admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
        }
    }

    private static void write(EmbeddedBroker broker, String topic, String key, String body) throws Exception {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrap()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, key, body.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
