package dev.trainyard.gateway;

import dev.trainyard.runtime.kafka.BodyUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Records whose bodies are not available at the moment. Their partitions are paused before the record and resumed after
 * a while; the other partitions continue. A record delays its partition only for a limited time, after which it is
 * given up. For one thread, except {@link #trouble}.
 */
final class RetriedRecords {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Duration patience;
    private final LongSupplier nanos;
    private final Map<TopicPartition, RetriedRecord> retried = new HashMap<>();
    private volatile String trouble = "";

    /** @param nanos a clock such as {@link System#nanoTime} */
    RetriedRecords(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** @param since the time of the first failure */
    private record RetriedRecord(long offset, long since, long again) {}

    /** Processes records. */
    interface Processor {
        /** @throws BodyUnavailableException if it cannot be processed at the moment */
        void take(ConsumerRecord<String, byte[]> record);

        /** Called if the record could not be processed within the time limit. */
        void giveUp(ConsumerRecord<String, byte[]> record, BodyUnavailableException failure);
    }

    /** Why records are being retried; empty if none are. */
    String trouble() {
        return trouble;
    }

    /** Resumes the partitions whose pause has ended; must be called before each poll. */
    void resume(Consumer<String, byte[]> consumer) {
        retried.keySet().retainAll(consumer.assignment());
        if (retried.isEmpty()) trouble = "";
        List<TopicPartition> due = new ArrayList<>();
        retried.forEach((partition, it) -> {
            if (nanos.getAsLong() - it.again >= 0) due.add(partition);
        });
        consumer.resume(due);
    }

    /** The partitions' positions have been changed, so their waiting records are forgotten. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(retried::remove);
    }

    /**
     * Processes the polled records, in each partition up to a record that cannot be processed.
     *
     * @return the number of processed records
     */
    int take(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records, Processor processor) {
        int done = 0;
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                if (!isDone(record, partition, processor)) {
                    consumer.seek(partition, record.offset());
                    consumer.pause(List.of(partition));
                    break;
                }
                retried.remove(partition);
                done++;
            }
        }
        if (retried.isEmpty()) trouble = "";
        return done;
    }

    private boolean isDone(ConsumerRecord<String, byte[]> record, TopicPartition partition, Processor processor) {
        try {
            processor.take(record);
            return true;
        } catch (BodyUnavailableException e) {
            long now = nanos.getAsLong();
            RetriedRecord before = retried.get(partition);
            long since = before != null && before.offset == record.offset() ? before.since : now;
            if (now - since >= patience.toNanos()) {
                processor.giveUp(record, e);
                return true;
            }
            retried.put(partition, new RetriedRecord(record.offset(), since, now + PAUSE.toNanos()));
            trouble = "Retrying a record until its body is available: topic " + partition.topic() + ", partition "
                    + partition.partition() + ", offset " + record.offset() + ". " + e.getMessage();
            return false;
        }
    }
}
