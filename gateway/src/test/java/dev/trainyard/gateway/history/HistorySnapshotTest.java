package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistorySnapshotTest {
    private static final Instant NOW = Instant.parse("2026-11-23T13:00:00Z");

    private final RunHistory history = new RunHistory();
    private final List<RecordedEvent> events = new ArrayList<>();
    private final Map<String, String> topics = new HashMap<>();

    @TempDir
    Path folder;

    private HistorySnapshot snapshot;

    @BeforeEach
    void tellOfThreeRuns() {
        snapshot = new HistorySnapshot(folder.resolve("gateway"));
        for (Topic topic : Topic.values()) {
            topics.put(topic.topicName(), "id-of-" + topic);
            history.begin(topic, "id-of-" + topic);
        }
        long offset = 0;
        for (String id : List.of("first-run", "second-run", "third-run")) {
            for (RecordedEvent told : GoldenRun.recorded(GoldenRun.events(new RunId(id)))) {
                String origin = history.position(told.topic()).orElseThrow().origin();
                RecordPosition place = new RecordPosition(origin, 1, offset++, told.time());
                events.add(new RecordedEvent(told.topic(), place, told.id(), told.bytes(), told.event()));
            }
        }
    }

    @Test
    void restoresWhatItKept() throws Exception {
        add(history, events.subList(0, events.size() - 300));

        snapshot.write(history, "a-cluster", NOW);

        RunHistory other = new RunHistory();
        assertThat(restored(other)).isEqualTo(new HistorySnapshot.Restored(3, NOW));
        assertSame(other, history);
        assertThat(other.next(Topic.PROGRESS, 1)).isEqualTo(history.next(Topic.PROGRESS, 1));
        assertThat(other.position(Topic.PROGRESS)).isEqualTo(history.position(Topic.PROGRESS));
        assertThat(other.position(Topic.PROGRESS).orElseThrow().last()).containsOnlyKeys(1);
        try (Stream<Path> left = Files.list(folder.resolve("gateway"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void reachesTheSameStateWhereverTheHistoryWasInterrupted() throws Exception {
        add(history, events);

        for (int seed = 0; seed < 10; seed++) {
            Random chance = new Random(seed);
            List<RecordedEvent> mixed = RunHistoryTest.interleaved(events, chance);
            int kept = chance.nextInt(mixed.size());
            RunHistory before = new RunHistory();
            topics.forEach((name, id) -> before.begin(Topic.named(name), id));
            add(before, mixed.subList(0, kept));
            snapshot.write(before, "a-cluster", NOW);

            RunHistory after = new RunHistory();
            restored(after);
            // Some events are read a second time.
            add(after, mixed.subList(Math.max(0, kept - 200), mixed.size()));

            assertSame(after, history);
        }
    }

    @Test
    void ignoresAFileWithAChangedByte() throws Exception {
        add(history, events);
        snapshot.write(history, "a-cluster", NOW);
        byte[] whole = Files.readAllBytes(file());
        Random chance = new Random(4);

        for (int i = 0; i < 40; i++) {
            byte[] damaged = whole.clone();
            damaged[i < 16 ? i : chance.nextInt(whole.length)] ^= (byte) (1 << chance.nextInt(8));
            Files.write(file(), damaged);
            assertIgnored(restored(new RunHistory()));
        }
        for (int length : new int[] {0, 7, 40, whole.length / 2, whole.length - 1}) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertIgnored(restored(new RunHistory()));
        }
        Files.write(file(), "{\"not\": \"a snapshot at all, but some text of more than forty bytes\"}".getBytes());
        assertIgnored(restored(new RunHistory()));
        Files.write(file(), whole);
        assertThat(restored(new RunHistory())).isInstanceOf(HistorySnapshot.Restored.class);
    }

    @Test
    void ignoresASnapshotOfANewerGateway() throws Exception {
        add(history, events);
        snapshot.write(history, "a-cluster", NOW);
        byte[] newer = Files.readAllBytes(file());
        ByteBuffer.wrap(newer).putInt(Integer.BYTES, 2);
        Files.write(file(), newer);

        assertThat(restored(new RunHistory()))
                .isEqualTo(new HistorySnapshot.Ignored("it has version 2, but this gateway writes version 1"));
    }

    @Test
    void ignoresASnapshotFromBeforeCheckpointsHadALineage() throws Exception {
        Files.createDirectories(folder.resolve("gateway"));
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/history/before-lineage.snapshot"))) {
            Files.copy(in, folder.resolve("gateway/history.snapshot"));
        }

        assertThat(restored(new RunHistory()))
                .isEqualTo(new HistorySnapshot.Ignored("another version of the gateway wrote it"));
    }

    @Test
    void ignoresASnapshotOfAnotherClusterOrOfDeletedTopics() throws Exception {
        add(history, events);
        snapshot.write(history, "a-cluster", NOW);

        RunHistory other = new RunHistory();
        assertIgnored(snapshot.restore(other, "another-cluster", topics));
        Map<String, String> madeAgain = new HashMap<>(topics);
        madeAgain.replaceAll((_, id) -> id + "-again");
        assertIgnored(snapshot.restore(other, "a-cluster", madeAgain));
        assertThat(other.summaries()).isEmpty();

        madeAgain.put(Topic.PROGRESS.topicName(), topics.get(Topic.PROGRESS.topicName()));
        assertThat(snapshot.restore(other, "a-cluster", madeAgain)).isInstanceOf(HistorySnapshot.Restored.class);
    }

    @Test
    void isAbsentAtFirst() {
        assertThat(restored(new RunHistory())).isEqualTo(new HistorySnapshot.Absent());
    }

    private HistorySnapshot.RestoreResult restored(RunHistory into) {
        return snapshot.restore(into, "a-cluster", topics);
    }

    private static void assertIgnored(HistorySnapshot.RestoreResult restored) {
        assertThat(restored).isInstanceOf(HistorySnapshot.Ignored.class);
    }

    private static void assertSame(RunHistory one, RunHistory other) {
        assertThat(one.summaries()).isEqualTo(other.summaries());
        assertThat(one.models()).isEqualTo(other.models());
        for (RunSummary run : other.summaries()) {
            RunView expected = other.view(run.id()).orElseThrow();
            assertThat(one.view(run.id())).contains(expected);
        }
    }

    private static void add(RunHistory history, List<RecordedEvent> events) {
        events.forEach(event -> history.add(event, _ -> {}));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("gateway"))) {
            return files.findFirst().orElseThrow();
        }
    }
}
