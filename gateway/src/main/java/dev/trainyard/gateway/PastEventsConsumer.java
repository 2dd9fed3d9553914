package dev.trainyard.gateway;

import dev.trainyard.contracts.event.UnreadableEventException;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.OffsetRange;
import dev.trainyard.gateway.history.PastEvents;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.runtime.kafka.BodyUnavailableException;
import dev.trainyard.runtime.kafka.EventRecords;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads past events from the topics, for clients that follow a run from a position that is no longer in memory. It
 * reads one page at a time, so that a slow client does not occupy a consumer, and uses few consumers, so that many
 * clients wait for each other instead of using memory.
 */
@Singleton
public class PastEventsConsumer implements PastEvents {
    private static final Logger LOG = Logger.getLogger(PastEventsConsumer.class);
    private static final int CONSUMERS = 4;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Map<String, Object> settings;
    private final HistoryRecords records;
    private final Semaphore slots = new Semaphore(CONSUMERS, true);
    private final Deque<KafkaConsumer<String, byte[]>> idle = new ConcurrentLinkedDeque<>();

    PastEventsConsumer(@Identifier("default-kafka-broker") Map<String, Object> broker, EventRecords records) {
        this.records = new HistoryRecords(records);
        settings = HistoryConsumer.settings(broker);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_EVENTS);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 2 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 19);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(PATIENCE.toMillis()));
    }

    void stop(@Observes ShutdownEvent event) {
        for (KafkaConsumer<String, byte[]> consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
            consumer.close();
        }
    }

    @Override
    public Page read(RunId run, List<OffsetRange> ranges) throws IOException, InterruptedException {
        if (!slots.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("too many clients are reading past events at the same time");
        }
        try {
            KafkaConsumer<String, byte[]> consumer = idle.poll();
            if (consumer == null) consumer = new KafkaConsumer<>(settings);
            try {
                Page page = page(consumer, run, ranges);
                consumer.unsubscribe();
                idle.push(consumer);
                return page;
            } catch (RuntimeException | IOException e) {
                consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
                throw e;
            }
        } catch (BodyUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        } catch (KafkaException e) {
            throw new IOException("Kafka does not return them: " + e.getMessage(), e);
        } finally {
            slots.release();
        }
    }

    /** A partition that is being read, with the found events that have not been returned yet, oldest first. */
    private final class PartitionReader {
        private final OffsetRange range;
        private final TopicPartition partition;
        private final Deque<RecordedEvent> found = new ArrayDeque<>();
        private long last;
        private boolean done;

        PartitionReader(OffsetRange range) {
            this.range = range;
            this.partition = new TopicPartition(range.topic().topicName(), range.partition());
        }

        void begin(KafkaConsumer<String, byte[]> consumer, long beginning, long end) {
            long first = Math.max(range.first(), beginning);
            last = Math.min(range.last(), end - 1);
            done = first > last;
            // Even if there is nothing to read, because a consumer needs a position in each partition.
            consumer.seek(partition, Math.min(first, end));
        }

        boolean needsRecords() {
            return !done && found.isEmpty();
        }

        void take(ConsumerRecord<String, byte[]> record, RunId run) {
            boolean ofAnother = record.key() != null && !record.key().equals(run.value());
            if (record.offset() > last || ofAnother) return;
            try {
                RecordedEvent event = records.read(record, range.origin());
                if (event.event().run().equals(run)) found.add(event);
            } catch (BodyUnavailableException e) {
                // Otherwise the event would be missing permanently.
                throw e;
            } catch (UnreadableEventException | RuntimeException | StackOverflowError e) {
                // It was already logged when it was first read.
                LOG.debugf("record skipped partition=%s offset=%d", partition, record.offset());
            }
        }
    }

    private Page page(KafkaConsumer<String, byte[]> consumer, RunId run, List<OffsetRange> ranges) throws IOException {
        List<PartitionReader> readers =
                ranges.stream().map(PartitionReader::new).toList();
        List<TopicPartition> partitions =
                readers.stream().map(it -> it.partition).toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (PartitionReader reader : readers) {
            reader.begin(
                    consumer,
                    beginnings.getOrDefault(reader.partition, 0L),
                    ends.getOrDefault(reader.partition, Long.MAX_VALUE));
        }
        List<RecordedEvent> events = new ArrayList<>();
        long bytes = 0;
        while (true) {
            fill(consumer, run, readers);
            PartitionReader next = oldest(readers);
            if (next == null) return new Page(events, true);
            if (events.size() >= MOST_EVENTS || bytes >= MOST_BYTES) return new Page(events, false);
            RecordedEvent event = next.found.remove();
            events.add(event);
            bytes += event.bytes();
        }
    }

    /** The partition whose first unreturned event is the oldest. */
    private static @Nullable PartitionReader oldest(List<PartitionReader> readers) {
        return readers.stream()
                .filter(reader -> !reader.found.isEmpty())
                .min(Comparator.comparing(reader -> reader.found.element().time()))
                .orElse(null);
    }

    /** Reads until every partition has an event or is exhausted; the others are paused, so that none runs ahead. */
    private static void fill(KafkaConsumer<String, byte[]> consumer, RunId run, List<PartitionReader> readers)
            throws IOException {
        long heard = System.nanoTime();
        while (readers.stream().anyMatch(PartitionReader::needsRecords)) {
            for (PartitionReader reader : readers) {
                List<TopicPartition> partition = List.of(reader.partition);
                if (reader.needsRecords()) consumer.resume(partition);
                else consumer.pause(partition);
            }
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) heard = System.nanoTime();
            for (PartitionReader reader : readers) {
                records.records(reader.partition).forEach(record -> reader.take(record, run));
                if (reader.needsRecords() || !records.records(reader.partition).isEmpty()) {
                    reader.done = consumer.position(reader.partition) > reader.last;
                }
            }
            if (System.nanoTime() - heard > PATIENCE.toNanos()) {
                throw new IOException("Kafka returns no records of partition "
                        + readers.stream()
                                .filter(PartitionReader::needsRecords)
                                .map(it -> it.partition.toString())
                                .findFirst()
                                .orElse("")
                        + ".");
            }
        }
    }
}
