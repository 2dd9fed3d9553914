package dev.trainyard.gateway;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunSummary;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.report.ReportFolder;
import dev.trainyard.gateway.report.RunReport;
import dev.trainyard.runtime.kafka.EventRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads every topic from its beginning into the history, in every gateway, and goes on reading. It belongs to no consumer
 * group and commits nothing: the topics are the gateway's only memory, so a gateway that starts reads all of them again,
 * and after an interruption too, since the history passes over what it knows.
 */
@Singleton
public class HistoryConsumer {
    private static final Logger LOG = Logger.getLogger(HistoryConsumer.class);
    private static final Duration POLL = Duration.ofMillis(200);

    /** All that speak of runs. */
    private static final Set<Topic> TOPICS = EnumSet.complementOf(EnumSet.of(Topic.DEAD_LETTERS));

    private final Map<String, Object> broker;
    private final EventRecords records;
    private final RunHistory history;
    private final ReportFolder reports;
    private final Thread reader = Thread.ofPlatform().name("history").daemon().unstarted(this::read);
    private volatile boolean stopping;
    private volatile boolean caughtUp;

    HistoryConsumer(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            EventRecords records,
            RunHistory history,
            ReportFolder reports) {
        this.broker = broker;
        this.records = records;
        this.history = history;
        this.reports = reports;
    }

    void start(@Observes StartupEvent event) {
        reader.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        reader.join(Duration.ofSeconds(5));
    }

    /** Whether all that was in the topics when this gateway started has been read. */
    public boolean caughtUp() {
        return caughtUp;
    }

    private void read() {
        while (!stopping) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings())) {
                follow(consumer);
            } catch (KafkaException e) {
                LOG.warnf("the topics cannot be read, trying again: %s", e.getMessage());
                pause();
            }
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> goals = consumer.endOffsets(partitions);
        while (!stopping) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) take(record);
            if (!caughtUp
                    && goals.entrySet().stream()
                            .allMatch(goal -> consumer.position(goal.getKey()) >= goal.getValue())) {
                reportWhatEndedUnseen();
                caughtUp = true;
                LOG.infof("history read runs=%d", history.summaries().size());
            }
        }
    }

    /** Waits until all topics are there: a service that starts at the same time may be about to create them. */
    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (Topic topic : TOPICS) {
            List<PartitionInfo> found = consumer.partitionsFor(topic.topicName());
            while (!stopping && (found == null || found.isEmpty())) {
                pause();
                found = consumer.partitionsFor(topic.topicName());
            }
            if (found == null) continue;
            for (PartitionInfo partition : found) {
                partitions.add(new TopicPartition(partition.topic(), partition.partition()));
            }
        }
        return partitions;
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        try {
            RecordedEvent event = new RecordedEvent(
                    Topic.named(record.topic()),
                    record.offset(),
                    header(record, "ce_id", record.topic() + "/" + record.partition() + "/" + record.offset()),
                    Instant.parse(header(
                            record,
                            "ce_time",
                            Instant.ofEpochMilli(record.timestamp()).toString())),
                    records.read(record));
            Consumer<RunView> ended = this::report;
            history.add(event, caughtUp ? ended : _ -> {});
        } catch (UnreadableEventException | RuntimeException e) {
            LOG.warnf(
                    "record passed over topic=%s partition=%d offset=%d: %s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name, String otherwise) {
        Header header = record.headers().lastHeader(name);
        return header == null ? otherwise : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void reportWhatEndedUnseen() {
        for (RunSummary run : history.summaries()) {
            if (run.state().ended() && !reports.has(run.id()))
                history.view(run.id()).ifPresent(this::report);
        }
    }

    private void report(RunView run) {
        try {
            LOG.infof(
                    "run ended run=%s state=%s report=%s",
                    run.id(), run.state().key(), reports.write(RunReport.of(run)));
        } catch (IOException e) {
            LOG.errorf("the report of run=%s could not be written: %s", run.id(), e.getMessage());
        }
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofMillis(500));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
