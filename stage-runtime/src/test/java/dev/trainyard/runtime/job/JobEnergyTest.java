package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The energy of jobs on a machine with one counter, which a job moves while it works. */
@Timeout(60)
class JobEnergyTest {
    private static final RunCancelled REQUEST = new RunCancelled(new RunId("run-1"), "say hello");
    private static final RunCancelled OF_ANOTHER_RUN = new RunCancelled(new RunId("run-2"), "say hello");

    @TempDir
    Path home;

    RecordedEvents events = new RecordedEvents();
    AtomicLong free = new AtomicLong(5000);

    @BeforeEach
    void showACounter() throws IOException {
        Files.createDirectories(counter().getParent());
        Files.writeString(counter().resolveSibling("name"), "package-0\n");
        count(100_000_000);
    }

    @Test
    void addsTheEnergyOfAllAttempts() {
        runner().run(REQUEST, jobThatFindsTheDiskFullOnce(2_000_000));

        assertThat(events.of(StageCompleted.class)).singleElement().satisfies(done -> {
            assertThat(done.attempt()).isEqualTo(2);
            assertThat(done.joules()).isEqualTo(2 + 3);
        });
    }

    @Test
    void saysTheSameWhenTheResultIsAnnouncedAgain() {
        GreetingJob job = new GreetingJob(_ -> consume(3_000_000));
        runner().run(REQUEST, job);

        runner().run(REQUEST, job);
        runner().run(OF_ANOTHER_RUN, job);

        assertThat(events.of(StageCompleted.class))
                .extracting(StageCompleted::joules)
                .containsExactly(3.0, 3.0, null);
    }

    @Test
    void saysNothingIfOneAttemptWasNotMeasured() {
        GreetingJob job = jobThatFindsTheDiskFullOnce(-1);

        runner().run(REQUEST, job);

        assertThat(events.of(StageCompleted.class).getFirst().joules()).isNull();
    }

    /** @param microjoules that the first attempt consumes; negative if its counter cannot be read any more */
    private GreetingJob jobThatFindsTheDiskFullOnce(long microjoules) {
        events.onReport(_ -> free.set(5000));
        return new GreetingJob(context -> {
            if (context.attempt() > 1) {
                return consume(3_000_000);
            }
            if (microjoules < 0) Files.writeString(counter(), "not now");
            else consume(microjoules);
            free.set(0);
            throw new IOException("No space left on device");
        });
    }

    private String consume(long microjoules) throws IOException {
        String known = Files.readString(counter()).strip();
        count((known.matches("[0-9]+") ? Long.parseLong(known) : 0) + microjoules);
        return "hello";
    }

    private void count(long microjoules) throws IOException {
        Files.writeString(counter(), microjoules + "\n");
    }

    private Path counter() {
        return home.resolve("powercap/intel-rapl:0/energy_uj");
    }

    private JobRunner runner() {
        return new JobRunner(
                new FolderArtifactStore(home.resolve("artifacts")),
                events,
                new Cancellations(),
                home.resolve("work"),
                InstantSource.system(),
                new DiskSpace(free::get, 1000),
                home.resolve("powercap"));
    }
}
