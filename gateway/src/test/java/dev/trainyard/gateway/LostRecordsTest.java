package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.gateway.history.TopicPosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostRecordsTest {
    private static final TopicPartition ONE = new TopicPartition("trainyard.runs", 0);
    private static final TopicPartition OTHER = new TopicPartition("trainyard.runs", 1);

    private final LostRecords last = new LostRecords();

    @BeforeEach
    void restore() {
        last.expect(new TopicPosition(
                Topic.RUNS, "id", new TreeMap<>(Map.of(0, 8L, 1, 3L)), new TreeMap<>(Map.of(0, "the-last"))));
    }

    @Test
    void readsTheLastRecordAgain() {
        assertThat(last.from(ONE, 8)).isEqualTo(7);
        assertThat(last.from(OTHER, 3)).isEqualTo(3);

        assertThat(last.lost(records(record(ONE, 7, "the-last"), record(ONE, 8, "new"))))
                .isEmpty();

        assertThat(last.from(ONE, 9)).isEqualTo(9);
        assertThat(last.lost(records(record(ONE, 9, "newer")))).isEmpty();
    }

    @Test
    void noticesThatAnotherEventIsAtThePositionOfTheLastOne() {
        assertThat(last.lost(records(record(OTHER, 3, "new")))).isEmpty();

        assertThat(last.lost(records(record(ONE, 7, "of-another-past"), record(ONE, 8, "new"))))
                .containsExactly(Topic.RUNS);

        assertThat(last.from(ONE, 8)).isEqualTo(8);
    }

    @Test
    void ignoresAnExpiredRecord() {
        assertThat(last.lost(records(record(ONE, 8, "new")))).isEmpty();

        restore();
        last.forget(ONE);
        assertThat(last.from(ONE, 8)).isEqualTo(8);

        restore();
        last.forget(Topic.RUNS);
        assertThat(last.from(ONE, 8)).isEqualTo(8);
    }

    @SafeVarargs
    private static ConsumerRecords<String, byte[]> records(ConsumerRecord<String, byte[]>... records) {
        TopicPartition partition = new TopicPartition(records[0].topic(), records[0].partition());
        return new ConsumerRecords<>(Map.of(partition, Arrays.asList(records)), Map.of());
    }

    private static ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset, String id) {
        ConsumerRecord<String, byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "key", new byte[0]);
        record.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
        return record;
    }
}
