package dev.trainyard.runtime.kafka;

import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.runtime.job.Backoff;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * Reads the names of the releases from their compacted topic, from its beginning to its current end. The topic has one
 * record for each name and a few that are not compacted yet, so reading it takes a fraction of a second, and what was published
 * before is always seen.
 */
@Singleton
public class ReleaseNamesConsumer {
    private static final Logger LOG = System.getLogger(ReleaseNamesConsumer.class.getName());
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Map<String, Object> broker;
    private final EventRecords records;

    ReleaseNamesConsumer(@Identifier("default-kafka-broker") Map<String, Object> broker, EventRecords records) {
        this.broker = broker;
        this.records = records;
    }

    /** @throws KafkaException if no broker responds */
    public ReleaseNames read() {
        Map<String, ReleaseNamed> last = new HashMap<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(TopicRecords.settings(broker))) {
            TopicRecords.toItsEnd(consumer, Topic.RELEASE_NAMES, record -> add(record, last));
        }
        return new ReleaseNames(last);
    }

    /** Reads the names; while no broker responds, this waits for a few minutes. */
    public ReleaseNames await() {
        long begun = System.nanoTime();
        Backoff pause = new Backoff();
        while (true) {
            try {
                return read();
            } catch (KafkaException e) {
                if (System.nanoTime() - begun >= PATIENCE.toNanos()) throw e;
                LOG.log(Level.WARNING, "trying again to read the names of the releases: {0}", e.getMessage());
                pause.take();
            }
        }
    }

    private void add(ConsumerRecord<String, byte[]> record, Map<String, ReleaseNamed> last) {
        try {
            if (records.read(record) instanceof ReleaseNamed named) {
                last.merge(named.name(), named, ReleaseNamed::followedBy);
            }
        } catch (UnreadableEventException | BodyUnavailableException e) {
            LOG.log(Level.WARNING, "skipped a record of " + record.topic() + "@" + record.offset(), e);
        }
    }
}
