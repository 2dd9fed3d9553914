package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Attempt.Ending;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A started attempt without an end is what a process leaves behind when it dies. */
@Timeout(60)
class AttemptsExhaustedTest {
    private static final RunId RUN = new RunId("run-1");
    private static final RunCancelled REQUEST = new RunCancelled(RUN, "say hello");

    @TempDir
    Path home;

    RecordedEvents events = new RecordedEvents();
    GreetingJob job = new GreetingJob(_ -> "hello");
    Path folder;

    @BeforeEach
    void findTheJobsFolder() {
        folder = home.resolve("work").resolve(Stage.INGEST.key() + "-" + job.id(REQUEST));
    }

    @Test
    void failsAJobThatHasKilledItsProcessThreeTimes() throws IOException {
        die(RUN);
        die(RUN);
        die(RUN);

        assertThatExceptionOfType(AttemptsExhaustedException.class)
                .isThrownBy(() -> run(REQUEST))
                .withMessageStartingWith(
                        "The stage's process ended 3 times while working on this run, without a new durable step");

        assertThat(job.performed).hasValue(0);
        assertThat(events.of(StageFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.reason()).contains("without a new durable step in between"));
        assertThat(events.of(StageStarted.class)).isEmpty();
    }

    @Test
    void triesAThirdTime() throws IOException {
        die(RUN);
        die(RUN);

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void continuesAsLongAsTheJobMakesProgress() throws IOException {
        for (int step = 1; step <= 5; step++) {
            die(RUN);
            die(RUN).durable("training", step);
        }

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void doesNotCountARepeatedDurableStepAsNew() throws IOException {
        die(RUN).durable("training", 7);
        die(RUN).durable("training", 7);
        die(RUN).durable("training", 6);
        die(RUN);

        assertThatExceptionOfType(AttemptsExhaustedException.class).isThrownBy(() -> run(REQUEST));
    }

    @Test
    void countsAStepOfAnotherKindAsNew() throws IOException {
        die(RUN).durable("training", 7);
        die(RUN);
        die(RUN).durable("training with half the learning rate", 3);
        die(RUN);

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void countsNeitherAGracefulStopNorAFence() throws IOException {
        die(RUN);
        die(RUN);
        die(RUN).leave();
        die(RUN).end(Ending.LEFT);

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void resetsTheCountAfterAnAnnouncedFailure() throws IOException {
        die(RUN);
        die(RUN);
        die(RUN).end(Ending.FAILED);
        die(RUN);
        die(RUN);

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void doesNotCountAnAttemptWhoseEndCouldNotBeWrittenToAFullDisk() throws IOException {
        die(RUN);
        die(RUN);
        GreetingJob filling = new GreetingJob(context -> {
            if (context.attempt() > 3) return "hello";
            // From now on, writes there fail, as on a full disk.
            Files.createDirectory(folder.resolve("attempts/3/beat.json.next"));
            throw new IOException("No space left on device");
        });

        newRunner().run(REQUEST, filling);

        assertThat(filling.performed).hasValue(2);
        assertThat(events.of(StageFailed.class)).isEmpty();
        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void recordsAnEndOnceAFullDiskHasSpaceAgain() throws IOException {
        Path inTheWay = folder.resolve("attempts/1/beat.json.next");
        GreetingJob filling = new GreetingJob(context -> {
            if (context.attempt() > 1) return Files.readString(folder.resolve("attempts/1/beat.json"));
            Files.createDirectory(inTheWay);
            throw new IOException("No space left on device");
        });
        events.onReport(_ -> {
            try {
                Files.deleteIfExists(inTheWay);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        newRunner().run(REQUEST, filling);

        assertThat(events.of(PreferenceGiven.class).getFirst().chosen()).contains("\"ended\":true");
    }

    @Test
    void doesNotCountAnAttemptThatOnlyAnnouncedTheFailure() throws IOException {
        die(RUN);
        die(RUN);
        die(RUN);
        events.refuse(StageFailed.class, Status.NOT_STORED, "No Kafka broker accepted the event.", 1);

        assertThatExceptionOfType(AttemptsExhaustedException.class)
                .isThrownBy(() -> run(REQUEST))
                .withMessageStartingWith("The stage's process ended 3 times");
    }

    @Test
    void givesFreshAttemptsToARequestThatIsSentAgain() throws IOException {
        die(RUN);
        die(RUN);
        die(RUN);
        assertThatExceptionOfType(AttemptsExhaustedException.class).isThrownBy(() -> run(REQUEST));

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void givesFreshAttemptsToAnotherRun() throws IOException {
        InstantSource longAgo = () -> InstantSource.system().instant().minus(Attempt.SILENCE.multipliedBy(2));
        for (int i = 0; i < 3; i++) Attempt.begin(folder, RUN, longAgo);

        run(new RunCancelled(new RunId("run-2"), "say hello"));

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void ignoresADamagedHeartbeat() throws IOException {
        die(RUN);
        Files.write(folder.resolve("attempts/1/beat.json"), new byte[0]);

        run(REQUEST);

        assertThat(events.of(PreferenceGiven.class)).hasSize(1);
    }

    @Test
    void recordsThatItWasAskedToStopBeforeTheJobHasEnded() throws Exception {
        CountDownLatch runningJobs = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        GreetingJob deaf = new GreetingJob(_ -> {
            runningJobs.countDown();
            while (stopped.getCount() > 0) {
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    // like native code, which cannot be interrupted
                }
            }
            return "too late";
        });
        JobRunner runner = newRunner();
        Thread working = Thread.ofPlatform().start(() -> {
            try {
                runner.run(REQUEST, deaf);
            } catch (StageStoppingException e) {
                // as asked
            }
        });
        runningJobs.await();

        runner.stop(Duration.ofMillis(50));

        assertThat(Attempt.newest(folder, List.of())).get().satisfies(beat -> {
            assertThat(beat.ended()).isFalse();
            assertThat(beat.isUnfinished()).isFalse();
        });
        stopped.countDown();
        working.join();
    }

    private Attempt die(RunId run) throws IOException {
        return Attempt.begin(folder, run, InstantSource.system());
    }

    private void run(RunCancelled request) {
        newRunner().run(request, job);
    }

    private JobRunner newRunner() {
        return new JobRunner(
                new FolderArtifactStore(home.resolve("artifacts")),
                events,
                new Cancellations(),
                home.resolve("work"),
                InstantSource.system());
    }
}
