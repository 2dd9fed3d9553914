package dev.trainyard.gateway;

import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.gateway.pairs.VoteLedger;
import dev.trainyard.runtime.kafka.EventRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads all votes about pairs from the topic of feedback, from its beginning, and then follows it. After a failure, and
 * whenever an operator has changed the topic, it starts over, because older votes than the ledger counts would otherwise
 * be taken for new ones.
 */
@Singleton
public class FeedbackConsumer {
    private static final Logger LOG = Logger.getLogger(FeedbackConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Map<String, Object> broker;
    private final EventRecords records;
    private final VoteLedger ledger;
    private final Thread reader = Thread.ofPlatform().name("feedback").daemon().unstarted(this::read);
    private volatile boolean stopping;
    private volatile boolean caughtUp;

    FeedbackConsumer(
            @Identifier("default-kafka-broker") Map<String, Object> broker, EventRecords records, VoteLedger ledger) {
        this.broker = broker;
        this.records = records;
        this.ledger = ledger;
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        reader.join(Duration.ofSeconds(5));
    }

    /** Whether everything that was in the topic when it was last read from its beginning has been read. */
    boolean caughtUp() {
        return caughtUp;
    }

    private void read() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(HistoryConsumer.settings(broker));
                    Admin admin = Admin.create(broker)) {
                follow(consumer, new TopicWatchConsumer(admin));
            } catch (InterruptedException | InterruptException e) {
                stopping = true;
            } catch (Throwable e) {
                LOG.warnf("reading the votes failed, trying again: %s", e);
            }
            pause();
        }
    }

    /** Returns when the topic is not what it was. */
    private void follow(KafkaConsumer<String, byte[]> consumer, TopicWatchConsumer watch) throws InterruptedException {
        TopicWatchConsumer.@Nullable TopicState topic = watch.now().get(Topic.FEEDBACK);
        if (topic == null) return;
        List<TopicPartition> partitions = topic.partitions();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        caughtUp = false;
        ledger.startOver();
        while (!stopping) {
            consumer.poll(POLL).forEach(this::add);
            caughtUp = caughtUp
                    || ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            Map<Topic, TopicWatchConsumer.TopicState> lately = watch.lately().orElse(null);
            if (lately != null && !topic.equals(lately.get(Topic.FEEDBACK))) return;
        }
    }

    private void add(ConsumerRecord<String, byte[]> record) {
        try {
            if (records.read(record) instanceof PreferenceGiven given) ledger.add(given);
        } catch (UnreadableEventException | RuntimeException e) {
            // One record must not keep the others from being read.
            LOG.warnf("record skipped partition=%d offset=%d: %s", record.partition(), record.offset(), e.getMessage());
        }
    }

    private void pause() {
        try {
            if (!stopping) Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }
}
