package dev.trainyard.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing large events without a broker. */
class EventPublisherTest {
    private static final RunCancelled LARGE =
            new RunCancelled(new RunId("run-1"), "x".repeat(1 << 20), Instant.EPOCH, "1");

    @TempDir
    Path artifacts;

    private int failing;
    private int tries;
    private final EventPublisher events = new EventPublisher(
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            "test",
            Duration.ofSeconds(1),
            new EventRecords(store()),
            InstantSource.system());

    @AfterEach
    void close() {
        events.close();
    }

    @Test
    void triesALargeBodyAgainForAWhileWhenTheDiskIsFullAndLeavesTheEventToBePublishedAgain() {
        failing = Integer.MAX_VALUE;

        EventNotStoredException failure =
                catchThrowableOfType(EventNotStoredException.class, () -> events.publish(LARGE));

        assertThat(failure.status()).isEqualTo(Status.NOT_STORED);
        assertThat(failure)
                .hasMessage("An event that is too large for Kafka could not be written to the artifact store within the"
                        + " limit of 1 second: The file body cannot be used: No space left on device.");
        // With pauses in between, so that repeated publishing does not keep the thread busy.
        assertThat(tries).isBetween(2, 4);
        assertThat(events.waiting()).isZero();
    }

    @Test
    void restartsTheBrokerOnceThereIsDiskSpace() {
        failing = 1;

        EventNotStoredException failure =
                catchThrowableOfType(EventNotStoredException.class, () -> events.publish(LARGE));

        assertThat(failure).hasMessage("No Kafka broker accepted the event within the limit of 1 second.");
        assertThat(tries).isEqualTo(2);
        assertThat(artifacts.resolve("events")).isNotEmptyDirectory();
    }

    @Test
    void losesALargeReportAtOnceWhenTheDiskIsFull() {
        failing = Integer.MAX_VALUE;

        events.report(LARGE);

        assertThat(tries).isEqualTo(1);
        assertThat(events.lostReports()).isEqualTo(1);
    }

    /** A store whose disk is full for the first few artifacts. */
    private ArtifactStore store() {
        return (ArtifactStore) Proxy.newProxyInstance(
                ArtifactStore.class.getClassLoader(), new Class<?>[] {ArtifactStore.class}, (_, method, arguments) -> {
                    if (method.getName().equals("stage") && ++tries <= failing) {
                        throw new FileSystemException("body", null, "No space left on device");
                    }
                    try {
                        return method.invoke(new FolderArtifactStore(artifacts), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
