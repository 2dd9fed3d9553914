package dev.trainyard.yard.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.run.RunId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeBodiesTest {
    private static final RunCancelled EVENT = new RunCancelled(new RunId("run-1"), "no longer wanted");
    private static final byte[] REFERENCE = "{\"location\":\"…\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path artifacts;

    @Test
    void replacesAReferenceByTheCompleteBody() throws IOException {
        String location = "events/" + EventJson.id(EVENT);
        seal(location, EventJson.write(EVENT));

        assertThat(whole(record(location)).body()).isEqualTo(EventJson.write(EVENT));
    }

    @Test
    void findsTheBodyOfADeadLetter() throws IOException {
        byte[] body = "no event".getBytes(StandardCharsets.UTF_8);
        String location = "events/dead-" + Sha256.of(body).hex().substring(0, 32);
        seal(location, body);

        assertThat(whole(record(location)).body()).isEqualTo(body);
    }

    @Test
    void showsTheReferenceIfTheBodyIsMissingOrDamaged() throws IOException {
        String location = "events/" + EventJson.id(EVENT);

        assertThat(whole(record(location)).body()).isEqualTo(REFERENCE);
        seal(location, "something else".getBytes(StandardCharsets.UTF_8));
        assertThat(whole(record(location)).body()).isEqualTo(REFERENCE);
    }

    @Test
    void followsNoReferenceOutsideTheStore() throws IOException {
        seal("secret", EventJson.write(EVENT));

        assertThat(whole(record("events/../secret")).body()).isEqualTo(REFERENCE);
        assertThat(whole(record("../secret")).body()).isEqualTo(REFERENCE);
    }

    private TopicRecord whole(TopicRecord entry) {
        return new LargeBodies(artifacts).whole(entry);
    }

    private void seal(String location, byte[] body) throws IOException {
        Path folder = Files.createDirectories(artifacts.resolve(location));
        Files.write(folder.resolve("body"), body);
    }

    private static TopicRecord record(String location) {
        return new TopicRecord(
                Instant.EPOCH,
                "run-1",
                Map.of("ce_type", EventType.of(RunCancelled.class), "ce_dataref", location),
                REFERENCE);
    }
}
