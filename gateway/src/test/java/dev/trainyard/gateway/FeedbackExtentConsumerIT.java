package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.testing.BrokerInThisProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How far the topic of a real broker reaches. */
@Timeout(120)
class FeedbackExtentConsumerIT {
    private static final String TOPIC = Topic.FEEDBACK.topicName();
    private static final TopicPartition SECOND = new TopicPartition(TOPIC, 1);

    @Test
    void saysHowFarTheTopicReachesIfItHasRecords() throws Exception {
        BrokerInThisProcess process = new BrokerInThisProcess();
        Map<String, Object> broker = Map.of("bootstrap.servers", process.start().get("kafka.bootstrap.servers"));
        FeedbackExtentConsumer extent = new FeedbackExtentConsumer(broker);
        try (Admin admin = Admin.create(broker);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
            assertThat(extent.now()).as("without the topic").isEmpty();

            create(admin);
            assertThat(extent.now()).as("of an empty topic").isEmpty();

            for (int i = 0; i < 2; i++)
                producer.send(new ProducerRecord<>(TOPIC, 1, "run", new byte[1]))
                        .get();
            String id = admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get()
                    .get(TOPIC)
                    .topicId()
                    .toString();
            assertThat(extent.now()).contains(new FeedbackOffsets(id, List.of(0L, 2L, 0L)));

            admin.deleteRecords(Map.of(SECOND, RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            assertThat(extent.now()).as("after all records were deleted").isEmpty();
        } finally {
            process.stop();
        }
    }

    @Test
    void saysThatNoBrokerAnswers() {
        FeedbackExtentConsumer extent = new FeedbackExtentConsumer(Map.of("bootstrap.servers", "127.0.0.1:1"));

        assertThatThrownBy(extent::now)
                .isInstanceOf(IOException.class)
                .hasMessage("No Kafka broker answered within 10 seconds.");
    }

    private static void create(Admin admin) throws Exception {
        try {
            admin.createTopics(List.of(new NewTopic(TOPIC, 3, (short) 1))).all().get();
        } catch (ExecutionException e) {
            // The client sends a request again if the answer is late.
            if (!(e.getCause() instanceof TopicExistsException)) throw e;
        }
    }
}
