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
 * Records whose bodies cannot be had now. Their partitions wait, each before its record, and are read on from there after a
 * pause; the other partitions go on. No record holds up its partition for longer than a given time: then it is given up.
 * For one thread, but for {@link #trouble}.
 */
final class HeldRecords {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Duration patience;
    private final LongSupplier nanos;
    private final Map<TopicPartition, Held> held = new HashMap<>();
    private volatile String trouble = "";

    /** @param nanos a clock as {@link System#nanoTime} is one */
    HeldRecords(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** @param since when it could not be had for the first time */
    private record Held(long offset, long since, long again) {}

    /** What becomes of records. */
    interface Taking {
        /** @throws BodyUnavailableException where it cannot be taken now */
        void take(ConsumerRecord<String, byte[]> record);

        /** It could not be taken in all the time that there is for it. */
        void giveUp(ConsumerRecord<String, byte[]> record, BodyUnavailableException failure);
    }

    /** Why records are not taken; empty where all are. */
    String trouble() {
        return trouble;
    }

    /** Lets partitions be read whose pause has ended; to be called before each poll. */
    void resume(Consumer<String, byte[]> consumer) {
        held.keySet().retainAll(consumer.assignment());
        if (held.isEmpty()) trouble = "";
        List<TopicPartition> due = new ArrayList<>();
        held.forEach((partition, it) -> {
            if (nanos.getAsLong() - it.again >= 0) due.add(partition);
        });
        consumer.resume(due);
    }

    /** The partitions have been sent elsewhere, so that nothing of them is waited for. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(held::remove);
    }

    /**
     * Takes what came, of each partition up to a record that cannot be taken.
     *
     * @return how many records are done with
     */
    int take(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records, Taking taking) {
        int done = 0;
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<String, byte[]> record : records.records(partition)) {
                if (!isDone(record, partition, taking)) {
                    consumer.seek(partition, record.offset());
                    consumer.pause(List.of(partition));
                    break;
                }
                held.remove(partition);
                done++;
            }
        }
        if (held.isEmpty()) trouble = "";
        return done;
    }

    private boolean isDone(ConsumerRecord<String, byte[]> record, TopicPartition partition, Taking taking) {
        try {
            taking.take(record);
            return true;
        } catch (BodyUnavailableException e) {
            long now = nanos.getAsLong();
            Held before = held.get(partition);
            long since = before != null && before.offset == record.offset() ? before.since : now;
            if (now - since >= patience.toNanos()) {
                taking.giveUp(record, e);
                return true;
            }
            held.put(partition, new Held(record.offset(), since, now + PAUSE.toNanos()));
            trouble = "Retrying a record until its body is available: topic " + partition.topic() + ", partition "
                    + partition.partition() + ", offset " + record.offset() + ". " + e.getMessage();
            return false;
        }
    }
}
