package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.DurableFiles;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JobRunnerTest {
    private static final RunId RUN = new RunId("run-1");
    private static final RunId OTHER_RUN = new RunId("run-2");
    private static final RunCancelled REQUEST = new RunCancelled(RUN, "say hello");

    @TempDir
    Path home;

    RecordedEvents events = new RecordedEvents();
    Cancellations cancellations = new Cancellations();
    FolderArtifactStore store;
    JobRunner runner;

    @BeforeEach
    void startARunner() {
        store = new FolderArtifactStore(home.resolve("artifacts"));
        runner = newRunner();
    }

    @Test
    void announcesTheResultBetweenStartAndCompletion() throws IOException {
        GreetingJob job = new GreetingJob(_ -> "hello");

        runner.run(REQUEST, job);

        assertThat(events.all())
                .extracting(event -> (Object) event.getClass())
                .containsExactly(StageStarted.class, PreferenceGiven.class, StageCompleted.class);
        assertThat(events.of(PreferenceGiven.class).getFirst().chosen()).isEqualTo("hello");
        assertThat(events.of(StageCompleted.class).getFirst().reused()).isFalse();
        assertThat(workFolders()).isEmpty();
    }

    @Test
    void answersARepeatedRequestFromTheStoredResult() {
        GreetingJob job = new GreetingJob(_ -> "hello");
        runner.run(REQUEST, job);

        newRunner().run(REQUEST, job);

        assertThat(job.performed).hasValue(1);
        assertThat(events.of(StageStarted.class)).hasSize(1);
        assertThat(events.of(PreferenceGiven.class)).hasSize(2);
        assertThat(events.of(StageCompleted.class))
                .extracting(StageCompleted::reused)
                .containsExactly(false, true);
    }

    @Test
    void reusesTheResultForAnotherRunWithTheSameRequest() {
        GreetingJob job = new GreetingJob(_ -> "hello");
        runner.run(REQUEST, job);

        runner.run(new RunCancelled(OTHER_RUN, "say hello"), job);

        assertThat(job.performed).hasValue(1);
        assertThat(events.of(PreferenceGiven.class))
                .extracting(PreferenceGiven::run)
                .containsExactly(RUN, OTHER_RUN);
        assertThat(events.of(StageStarted.class)).extracting(StageStarted::run).containsExactly(RUN, OTHER_RUN);
    }

    @Test
    void repeatsTheWorkIfAnArtifactOfTheResultIsMissing() throws IOException {
        ArtifactJob job = new ArtifactJob();
        runner.run(REQUEST, job);
        store.remove("greetings/hello");

        runner.run(REQUEST, job);

        assertThat(job.performed).isEqualTo(2);
        assertThat(store.find("greetings/hello")).isPresent();
    }

    @Test
    void repeatsTheWorkIfAnArtifactOfTheResultIsDamaged() throws IOException {
        ArtifactJob job = new ArtifactJob();
        runner.run(REQUEST, job);
        Files.writeString(home.resolve("artifacts/greetings/hello/hello.txt"), "hallo");

        runner.run(REQUEST, job);

        assertThat(job.performed).isEqualTo(2);
        assertThat(home.resolve("artifacts/greetings/hello/hello.txt")).hasContent("hello");
        assertThat(home.resolve("artifacts/.damaged/greetings")).isNotEmptyDirectory();
        assertThat(events.of(StageFailed.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"result.json", "manifest.json"})
    void repeatsTheWorkIfTheResultItselfIsDamaged(String file) throws IOException {
        ArtifactJob job = new ArtifactJob();
        runner.run(REQUEST, job);
        Path result;
        try (Stream<Path> results = Files.list(home.resolve("artifacts/jobs"))) {
            result = results.findFirst().orElseThrow();
        }
        Files.writeString(result.resolve(file), "{");

        newRunner().run(REQUEST, job);

        assertThat(job.performed).isEqualTo(2);
        assertThat(events.of(StageFailed.class)).isEmpty();
        newRunner().run(REQUEST, job);
        assertThat(job.performed).isEqualTo(2);
    }

    @Test
    void movesADamagedInputAsideAndSaysSo() throws IOException {
        Artifact input = seal("shards/one", "hello");
        Files.writeString(home.resolve("artifacts/shards/one/text"), "hallo");

        runner.run(
                REQUEST, new GreetingJob(context -> context.store().open(input).toString()));

        assertThat(events.of(StageFailed.class).getFirst().reason())
                .startsWith(
                        "The artifact shards/one is damaged: text differs from its sealed content. It was moved to ")
                .endsWith(". Start the recipe again to rebuild it.");
        assertThat(home.resolve("artifacts/shards/one")).doesNotExist();
        assertThat(home.resolve("artifacts/.damaged/shards")).isNotEmptyDirectory();
    }

    @Test
    void sealsNothingMadeFromAnInputThatWasAlteredMeanwhile() throws IOException {
        Artifact input = seal("shards/one", "hello");

        runner.run(REQUEST, new GreetingJob(context -> {
            context.store().open(input);
            Files.writeString(home.resolve("artifacts/shards/one/text"), "hallo");
            try (Staging staging = context.store().stage("greetings/altered", MediaTypes.CORPUS)) {
                Files.writeString(staging.folder().resolve("text"), "made of it");
                return staging.seal().location();
            }
        }));

        assertThat(store.find("greetings/altered")).isEmpty();
        assertThat(events.of(StageCompleted.class)).isEmpty();
        assertThat(events.of(StageFailed.class).getFirst().reason()).contains("shards/one is damaged");
    }

    @Test
    void doesNotStartIfTheDiskHasLessSpaceThanTheJobNeeds() {
        GreetingJob job = new GreetingJob(_ -> "never");
        job.bytesNeeded = 1_200_000_000;
        DiskSpace room = new DiskSpace(() -> 300_000_000, 64_000_000);

        runner(room).run(REQUEST, job);

        assertThat(events.all()).singleElement().isInstanceOfSatisfying(StageFailed.class, failed -> {
            assertThat(failed.reason())
                    .isEqualTo(
                            "The ingest stage would write about 1.2 GB and needs another 64 MB as a reserve, but only 300 MB of"
                                    + " the disk are free: free some space and start the recipe again.");
            assertThat(failed.attempt()).isNull();
        });
        assertThat(job.performed).hasValue(0);
    }

    @Test
    void countsTheBytesThatAnEarlierAttemptHasWritten() {
        GreetingJob broken = new GreetingJob(context -> {
            Files.write(context.workFolder().resolve("half"), new byte[90_000_000]);
            throw new IOException("The light went out.");
        });
        broken.bytesNeeded = 100_000_000;
        runner(new DiskSpace(() -> 200_000_000, 0)).run(REQUEST, broken);

        GreetingJob job = new GreetingJob(_ -> "hello");
        job.bytesNeeded = 100_000_000;
        runner(new DiskSpace(() -> 50_000_000, 0)).run(REQUEST, job);

        assertThat(job.performed).hasValue(1);
    }

    @Test
    void countsTheBytesSealedUnderTheJobsName() throws IOException {
        GreetingJob job = new GreetingJob(_ -> "hello");
        job.bytesNeeded = 100_000;
        seal("shards/" + job.id(REQUEST) + "/00000", "x".repeat(50_000));
        seal("checkpoints/" + job.id(REQUEST) + "-tuned", "x".repeat(40_000));

        runner(new DiskSpace(() -> 50_000, 0)).run(REQUEST, job);

        assertThat(job.performed).hasValue(1);
    }

    @Test
    void waitsForDiskSpaceIfTheJobWasStartedBefore() throws IOException {
        GreetingJob job = new GreetingJob(_ -> "hello");
        job.bytesNeeded = 1_200_000_000;
        Path folder = home.resolve("work").resolve(Stage.INGEST.key() + "-" + job.id(REQUEST));
        Attempt.begin(folder, RUN, InstantSource.system());
        Attempt.begin(folder, RUN, InstantSource.system());
        AtomicLong free = new AtomicLong(300_000_000);
        events.onReport(_ -> free.set(2_000_000_000));

        runner(new DiskSpace(free::get, 64_000_000)).run(REQUEST, job);

        assertThat(events.of(StageProgressed.class)).singleElement().satisfies(progress -> {
            assertThat(progress.phase()).isEqualTo("waiting for disk space");
            assertThat(progress.done()).isEqualTo(300_000_000);
            assertThat(progress.attempt()).isEqualTo(2);
        });
        assertThat(events.of(StageFailed.class)).isEmpty();
        assertThat(job.performed).hasValue(1);
    }

    @Test
    void waitsForSpaceOnAFullDiskAndContinuesFromDurableSteps() {
        AtomicLong free = new AtomicLong();
        GreetingJob job = new GreetingJob(context -> {
            Path notes = context.workFolder().resolve("notes");
            if (!Files.exists(notes)) {
                Files.writeString(notes, "hello");
                free.set(0);
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
            return Files.readString(notes) + " " + context.attempt();
        });
        free.set(5000);
        events.onReport(event -> {
            if (event instanceof StageProgressed progress && progress.phase().equals("waiting for disk space")) {
                free.set(5000);
            }
        });

        runner(new DiskSpace(free::get, 1000)).run(REQUEST, job);

        assertThat(events.of(StageProgressed.class)).singleElement().satisfies(progress -> {
            assertThat(progress.phase()).isEqualTo("waiting for disk space");
            assertThat(progress.unit()).isEqualTo("bytes");
            assertThat(progress.done()).isZero();
            assertThat(progress.total()).isEqualTo(1000);
            assertThat(progress.attempt()).isEqualTo(1);
            assertThat(progress.at()).isNotNull();
        });
        assertThat(events.of(PreferenceGiven.class).getFirst().chosen()).isEqualTo("hello 2");
        assertThat(events.of(StageFailed.class)).isEmpty();
    }

    @Test
    void cancelsARunThatWaitsForDiskSpace() {
        events.onReport(_ -> cancellations.cancelled(RUN));

        runner(new DiskSpace(() -> 0, 1000)).run(REQUEST, new GreetingJob(_ -> {
            throw new IOException("No space left on device");
        }));

        assertThat(events.all())
                .extracting(event -> (Object) event.getClass())
                .containsExactly(StageStarted.class, StageProgressed.class);
    }

    @Test
    void reportsAFailureAsOneSentenceAndKeepsTheWorkFiles() throws IOException {
        runner.run(REQUEST, new GreetingJob(context -> {
            Files.writeString(context.workFolder().resolve("notes"), "half");
            throw new IOException("The corpus has no document.\n  at line 3");
        }));

        assertThat(events.of(StageFailed.class))
                .extracting(StageFailed::run, StageFailed::stage, StageFailed::reason, StageFailed::attempt)
                .containsExactly(tuple(RUN, Stage.INGEST, "The corpus has no document.", 1));
        assertThat(events.of(StageCompleted.class)).isEmpty();
        assertThat(workFolders()).hasSize(1);
    }

    @Test
    void reportsAnErrorOfTheJvmToo() {
        runner.run(REQUEST, new GreetingJob(_ -> {
            throw new OutOfMemoryError();
        }));

        assertThat(events.of(StageFailed.class)).extracting(StageFailed::reason).containsExactly("Out of memory.");
    }

    @Test
    void keepsWorkFilesForTheNextAttempt() {
        runner.run(REQUEST, new GreetingJob(context -> {
            Files.writeString(context.workFolder().resolve("notes"), "hel");
            throw new IOException("The light went out.");
        }));

        runner.run(
                REQUEST,
                new GreetingJob(context ->
                        Files.readString(context.workFolder().resolve("notes")) + "lo " + context.attempt()));

        assertThat(events.of(PreferenceGiven.class))
                .extracting(PreferenceGiven::chosen)
                .containsExactly("hello 2");
        assertThat(events.of(StageStarted.class))
                .extracting(StageStarted::attempt)
                .containsExactly(1, 2);
    }

    @Test
    void distinguishesFailuresOfAStage() {
        GreetingJob job = new GreetingJob(_ -> {
            throw new IOException("The light went out.");
        });

        runner.run(REQUEST, job);
        runner.run(REQUEST, job);

        List<StageFailed> failures = events.of(StageFailed.class);
        assertThat(failures).extracting(StageFailed::attempt).containsExactly(1, 2);
        assertThat(failures).extracting(EventJson::id).doesNotHaveDuplicates();
    }

    @Test
    void distinguishesFailuresEvenIfTheWorkFolderIsGone() throws IOException {
        GreetingJob job = new GreetingJob(_ -> {
            throw new IOException("The light went out.");
        });

        runner.run(REQUEST, job);
        DurableFiles.delete(home.resolve("work"));
        runner.run(REQUEST, job);

        assertThat(events.of(StageFailed.class))
                .extracting(StageFailed::attempt)
                .containsExactly(1, 1);
        assertThat(events.of(StageFailed.class)).extracting(EventJson::id).doesNotHaveDuplicates();
    }

    @Test
    void distinguishesReportsOfAttempts() {
        GreetingJob job = new GreetingJob(context -> {
            context.report(new StageProgressed(RUN, Stage.INGEST, "reading", "documents", 0, 0, 0, null));
            throw new IOException("The light went out.");
        });

        runner.run(REQUEST, job);
        runner.run(REQUEST, job);

        assertThat(events.of(StageProgressed.class))
                .extracting(StageProgressed::attempt)
                .containsExactly(1, 2);
        assertThat(events.of(StageProgressed.class)).extracting(EventJson::id).doesNotHaveDuplicates();
    }

    @Test
    void announcesTheSameResultAgainUnderTheSameId() {
        GreetingJob job = new GreetingJob(_ -> "hello");

        runner.run(REQUEST, job);
        runner.run(REQUEST, job);
        runner.run(REQUEST, job);

        List<StageCompleted> completions = events.of(StageCompleted.class);
        assertThat(completions).extracting(StageCompleted::attempt).containsExactly(1, null, null);
        assertThat(EventJson.id(completions.get(1))).isEqualTo(EventJson.id(completions.get(2)));
    }

    @Test
    void failsTheStageIfItsResultIsRefused() {
        events.refuse(PreferenceGiven.class, Status.REFUSED, "Kafka rejected a record of 2000000 bytes.", 100);

        runner.run(REQUEST, new GreetingJob(_ -> "hello"));

        assertThat(events.of(StageFailed.class))
                .extracting(StageFailed::reason)
                .containsExactly("Kafka rejected a record of 2000000 bytes.");
        assertThat(events.of(StageCompleted.class)).isEmpty();
    }

    @Test
    void announcesAResultThatCouldNotBePublishedBeforeWithoutRepeatingTheWork() {
        events.refuse(PreferenceGiven.class, Status.NOT_STORED, "No Kafka broker accepted the event.", 2);
        GreetingJob job = new GreetingJob(_ -> "hello");

        runner.run(REQUEST, job);

        assertThat(job.performed).hasValue(1);
        assertThat(events.of(StageCompleted.class)).hasSize(1);
        assertThat(events.of(StageFailed.class)).isEmpty();
    }

    @Test
    void announcesAFailureOnceTheBrokerAcceptsIt() {
        events.refuse(StageFailed.class, Status.UNKNOWN, "No Kafka broker confirmed it.", 3);

        runner.run(REQUEST, new GreetingJob(_ -> {
            throw new IOException("The light went out.");
        }));

        assertThat(events.of(StageFailed.class)).hasSize(1);
    }

    @Test
    void givesUpARequestIfEvenItsFailureIsRefused() {
        events.refuse(StageFailed.class, Status.REFUSED, "Kafka rejected a record.", 100);
        GreetingJob failing = new GreetingJob(_ -> {
            throw new IOException("The light went out.");
        });

        assertThatExceptionOfType(EventNotStoredException.class)
                .isThrownBy(() -> runner.run(REQUEST, failing))
                .withMessage("Kafka rejected a record.");
    }

    @Test
    void stopsWaitingForABrokerWhenTheServiceStops() throws Exception {
        events.refuse(
                PreferenceGiven.class, Status.NOT_STORED, "No Kafka broker accepted the event.", Integer.MAX_VALUE);
        CountDownLatch worked = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, new GreetingJob(_ -> {
                worked.countDown();
                return "hello";
            })));
            worked.await();
            runner.stop(Duration.ofSeconds(30));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(running::get)
                    .withCauseInstanceOf(StageStoppingException.class);
        }
    }

    @Test
    void stopsACancelledRunAndKeepsTheWorkFiles() throws IOException {
        runner.run(REQUEST, new GreetingJob(context -> {
            Files.writeString(context.workFolder().resolve("notes"), "half");
            cancellations.cancelled(RUN);
            context.checkActive();
            return "never";
        }));

        assertThat(events.all()).hasOnlyElementsOfType(StageStarted.class);
        assertThat(workFolders()).hasSize(1);
    }

    @Test
    void doesNotStartACancelledRun() {
        cancellations.cancelled(RUN);
        GreetingJob job = new GreetingJob(_ -> "hello");

        runner.run(REQUEST, job);

        assertThat(job.performed).hasValue(0);
        assertThat(job.named).as("times that the sources were looked at").hasValue(0);
        assertThat(events.all()).isEmpty();
    }

    @Test
    void keepsNothingOfACancelledRunThatNoOtherRunCanUse() throws IOException {
        GreetingJob job = new GreetingJob(context -> {
            Files.writeString(context.workFolder().resolve("fetched"), "half");
            cancellations.cancelled(RUN);
            context.checkActive();
            return "never";
        });
        job.servesItsRunAlone = true;

        runner.run(REQUEST, job);

        assertThat(workFolders()).isEmpty();
    }

    @Test
    void keepsNothingThatNoOtherRunCanUseOfARunCancelledWhileItWaited() throws IOException {
        GreetingJob job = new GreetingJob(_ -> "never");
        job.servesItsRunAlone = true;
        InstantSource longAgo = () -> InstantSource.system().instant().minus(Attempt.SILENCE.multipliedBy(2));
        Attempt.begin(home.resolve("work/ingest-" + job.id(REQUEST)), RUN, longAgo);
        Path others = home.resolve("work/ingest-" + "0".repeat(32));
        Attempt.begin(others, OTHER_RUN, longAgo);
        cancellations.cancelled(RUN);

        runner.run(REQUEST, job);

        assertThat(workFolders()).containsExactly(others);
    }

    @Test
    void keepsNothingOfAFailedRunThatNoOtherRunCanUse() throws IOException {
        GreetingJob job = new GreetingJob(context -> {
            Files.writeString(context.workFolder().resolve("fetched"), "half");
            throw new IOException("The light went out.");
        });
        job.servesItsRunAlone = true;

        runner.run(REQUEST, job);

        assertThat(events.of(StageFailed.class)).hasSize(1);
        assertThat(workFolders()).isEmpty();
    }

    @Test
    void keepsFetchedDataIfTheServiceStops() throws Exception {
        CountDownLatch runningJobs = new CountDownLatch(1);
        GreetingJob job = new GreetingJob(context -> {
            runningJobs.countDown();
            while (true) {
                context.checkActive();
                Thread.sleep(10);
            }
        });
        job.servesItsRunAlone = true;
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, job));
            runningJobs.await();
            runner.stop(Duration.ofSeconds(30));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(running::get)
                    .withCauseInstanceOf(StageStoppingException.class);
        }

        assertThat(workFolders()).hasSize(1);
    }

    @Test
    void pausesBetweenAttemptsToAnnounceAResult() throws Exception {
        events.refuse(
                PreferenceGiven.class, Status.NOT_STORED, "No Kafka broker accepted the event.", Integer.MAX_VALUE);
        GreetingJob job = new GreetingJob(_ -> "hello");

        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, job));
            while (events.refused() == 0) Thread.sleep(10);
            Thread.sleep(1_000);
            cancellations.cancelled(RUN);
            running.get();
        }

        assertThat(events.refused()).isBetween(1, 10);
    }

    @Test
    void pausesBetweenAttemptsToAnnounceAFailure() throws Exception {
        events.refuse(StageFailed.class, Status.NOT_STORED, "No Kafka broker accepted the event.", Integer.MAX_VALUE);

        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, new GreetingJob(_ -> {
                throw new IOException("The light went out.");
            })));
            while (events.refused() == 0) Thread.sleep(10);
            Thread.sleep(1_000);
            cancellations.cancelled(RUN);
            running.get();
        }

        assertThat(events.refused()).isBetween(1, 10);
    }

    @Test
    void fencesAnOlderAttemptOfTheSameRequest() {
        JobRunner newer = newRunner();

        runner.run(REQUEST, new GreetingJob(context -> {
            newer.run(REQUEST, new GreetingJob(_ -> "from the newer"));
            context.checkActive();
            return "from the older";
        }));

        assertThat(events.of(PreferenceGiven.class))
                .extracting(PreferenceGiven::chosen)
                .containsOnly("from the newer");
        assertThat(events.of(StageFailed.class)).isEmpty();
    }

    @Test
    void waitsForAnotherRunWithTheSameWork() throws Exception {
        CountDownLatch runningJobs = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        GreetingJob job = new GreetingJob(_ -> {
            runningJobs.countDown();
            finish.await();
            return "hello";
        });
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<?> first = pool.submit(() -> runner.run(REQUEST, job));
            runningJobs.await();
            Future<?> second = pool.submit(() -> newRunner().run(new RunCancelled(OTHER_RUN, "say hello"), job));
            finish.countDown();
            first.get();
            second.get();
        }

        assertThat(job.performed).hasValue(1);
        assertThat(events.of(StageCompleted.class))
                .extracting(StageCompleted::run)
                .containsExactly(RUN, OTHER_RUN);
    }

    @Test
    void leavesTheRequestUnansweredWhenTheServiceStops() throws Exception {
        CountDownLatch runningJobs = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, new GreetingJob(context -> {
                runningJobs.countDown();
                while (true) {
                    context.checkActive();
                    Thread.sleep(10);
                }
            })));
            runningJobs.await();
            runner.stop(Duration.ofSeconds(30));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(running::get)
                    .withCauseInstanceOf(StageStoppingException.class);
        }

        assertThat(events.all()).hasOnlyElementsOfType(StageStarted.class);
        assertThat(workFolders()).hasSize(1);
    }

    @Test
    void interruptsAJobThatDoesNotCheck() throws Exception {
        CountDownLatch runningJobs = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> running = pool.submit(() -> runner.run(REQUEST, new GreetingJob(_ -> {
                runningJobs.countDown();
                never.await();
                return "never";
            })));
            runningJobs.await();
            runner.stop(Duration.ofMillis(50));

            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(running::get)
                    .withCauseInstanceOf(StageStoppingException.class);
        }
        assertThat(events.of(StageFailed.class)).isEmpty();
    }

    private Artifact seal(String location, String content) throws IOException {
        try (Staging staging = store.stage(location, MediaTypes.SHARD)) {
            Files.writeString(staging.folder().resolve("text"), content);
            return staging.seal();
        }
    }

    private JobRunner runner(DiskSpace room) {
        return new JobRunner(store, events, cancellations, home.resolve("work"), InstantSource.system(), room);
    }

    private JobRunner newRunner() {
        return new JobRunner(store, events, cancellations, home.resolve("work"), InstantSource.system());
    }

    private List<Path> workFolders() throws IOException {
        try (Stream<Path> list = Files.list(home.resolve("work"))) {
            return list.toList();
        }
    }

    private static final class ArtifactJob implements StageJob<RunCancelled, ArtifactJob.Greetings> {
        int performed;

        record Greetings(List<Artifact> artifacts) {}

        @Override
        public Stage stage() {
            return Stage.INGEST;
        }

        @Override
        public JobId id(RunCancelled request) {
            return JobId.of(stage(), new Greetings(List.of()));
        }

        @Override
        public Class<Greetings> resultType() {
            return Greetings.class;
        }

        @Override
        public Greetings perform(RunCancelled request, JobContext context) throws IOException {
            performed++;
            try (Staging staging = context.store().stage("greetings/hello", MediaTypes.CORPUS)) {
                Files.writeString(staging.folder().resolve("hello.txt"), "hello");
                return new Greetings(List.of(staging.seal()));
            }
        }

        @Override
        public List<PipelineEvent> announce(RunCancelled request, Greetings result) {
            return List.of();
        }
    }
}
