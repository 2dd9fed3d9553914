package dev.trainyard.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PredictionObserved;
import dev.trainyard.contracts.event.PredictionObserved.Prediction;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.PretrainRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingCheck;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.DiskSpace;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.TinyCorpus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PretrainJobTest {
    private static final RunId RUN = new RunId("run-1");
    private static final long STEPS = 30;

    /** A clock that advances by ten seconds whenever it is read, so that everything is due at every step. */
    private final AtomicLong looks = new AtomicLong();

    private final InstantSource clock = () -> Instant.EPOCH.plusSeconds(10 * looks.incrementAndGet());
    private final List<PipelineEvent> events = new ArrayList<>();
    private final Cancellations cancellations = new Cancellations();

    @TempDir
    Path home;

    private CorpusSealed request;

    @BeforeEach
    void sealACorpus() throws IOException {
        request = new CorpusSealed(RUN, TinyCorpus.recipe(48), TinyCorpus.seal(store(home)));
    }

    @Test
    void aCorpusBecomesABaseCheckpointThatPredictsBetterThanItsStart() throws IOException {
        runner(home, events::add).run(request, new PretrainJob());

        CheckpointSaved saved = only(CheckpointSaved.class);
        Checkpoint checkpoint = saved.checkpoint();
        assertThat(saved.ancestors()).isEmpty();
        assertThat(checkpoint.kind()).isEqualTo(CheckpointKind.BASE);
        assertThat(checkpoint.steps()).isEqualTo(STEPS);
        assertThat(checkpoint.tokensPerSecond()).isPositive();
        if (OS.LINUX.isCurrentOs()) assertThat(checkpoint.peakMemoryBytes()).isGreaterThan(50_000_000L);
        assertThat(checkpoint.bitsPerByte()).isLessThan(checkpoint.bitsPerByteAtStart() * 2 / 3);
        assertThat(store(home).open(checkpoint.artifact()))
                .isDirectoryContaining("glob:**/model.safetensors")
                .isDirectoryContaining("glob:**/config.json")
                .isDirectoryContaining("glob:**/tokenizer.json")
                .isDirectoryContaining("glob:**/tokenizer_config.json");
        assertThat(store(home).open(checkpoint.artifact()).resolve("tokenizer_config.json"))
                .content()
                .contains("\"model_max_length\" : 48");
    }

    @Test
    void everyStepOfTheTrainingIsReported() {
        runner(home, events::add).run(request, new PretrainJob());

        List<StepCompleted> steps = all(StepCompleted.class);
        assertThat(steps).extracting(StepCompleted::step).isSorted().endsWith(STEPS);
        assertThat(steps).allSatisfy(step -> {
            assertThat(step.steps()).isEqualTo(STEPS);
            assertThat(step.loss()).isPositive().isFinite();
            assertThat(step.tokensPerSecond()).isPositive();
        });
        assertThat(steps.getLast().bitsPerByte())
                .isEqualTo(only(CheckpointSaved.class).checkpoint().bitsPerByte());
        assertThat(steps.getLast().secondsLeft()).isZero();
        StageProgressed estimate = last(StageProgressed.class);
        assertThat(estimate.phase()).isEqualTo("pre-training");
        assertThat(estimate.total()).isEqualTo(STEPS);
        assertThat(estimate.secondsLeft()).isPositive();
        assertThat(events.indexOf(estimate)).isLessThan(events.indexOf(steps.getFirst()));
        assertThat(all(SampleGenerated.class))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(sample.text()).isNotNull());
    }

    @Test
    void predictionsAreReportedWithTheActualNextToken() {
        runner(home, events::add).run(request, new PretrainJob());

        assertThat(all(PredictionObserved.class)).isNotEmpty().allSatisfy(observed -> {
            assertThat(observed.predictions())
                    .hasSize(5)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Prediction::probability).reversed());
            assertThat(observed.predictions().stream()
                            .mapToDouble(Prediction::probability)
                            .sum())
                    .isBetween(0.0, 1.0001);
            assertThat(observed.actual()).isNotBlank();
            assertThat(observed.actualProbability()).isBetween(0.0, 1.0);
            assertThat(observed.passage()).isNotBlank().hasSizeLessThanOrEqualTo(200);
        });
        assertThat(last(PredictionObserved.class).predictions())
                .anySatisfy(prediction -> assertThat(prediction.probability()).isGreaterThan(0.1));
    }

    @Test
    void theSameInputsAndSeedGiveTheSameWeights(@TempDir Path other) throws IOException {
        TinyCorpus.seal(store(other));

        runner(home, events::add).run(request, new PretrainJob());
        runner(other, events::add).run(request, new PretrainJob());

        assertThat(weights(other)).isEqualTo(weights(home));
    }

    @Test
    void aTrainingThatWasKilledAndResumedEndsWithTheSameWeights(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(request, new PretrainJob());

        runner(home, dyingAfter(17)).run(request, new PretrainJob());
        assertThat(all(CheckpointSaved.class)).isEmpty();
        runner(home, events::add).run(request, new PretrainJob());

        assertThat(stepsAfterFailure()).first().extracting(StepCompleted::step).isEqualTo(18L);
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    @Test
    void aKilledTrainingProvesThatItSkippedAndRepeatedNothing() throws IOException {
        runner(home, dyingAfter(17)).run(request, new PretrainJob());
        runner(home, events::add).run(request, new PretrainJob());

        TrainingRecord record = record(home);
        assertThat(record.trail().steps()).isEqualTo(STEPS);
        assertThat(record.trail().unrecorded()).isZero();
        assertThat(TrainingCheck.disagreement(record, this::shard)).isEmpty();
    }

    @Test
    void aTrainingThatWasRolledBackRecordsEachStepOnce() throws IOException {
        runner(home, events::add).run(at(0.7), new PretrainJob());

        assertThat(record(home).trail().steps()).isEqualTo(STEPS);
        assertThat(TrainingCheck.disagreement(record(home), this::shard)).isEmpty();
    }

    @Test
    void resumesADurableStepWithoutATrail(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(request, new PretrainJob());
        runner(home, dyingAfter(17)).run(request, new PretrainJob());
        withoutTrails();

        runner(home, events::add).run(request, new PretrainJob());

        assertThat(stepsAfterFailure()).first().extracting(StepCompleted::step).isEqualTo(18L);
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
        assertThat(record(home).trail().unrecorded()).isEqualTo(17);
        assertThat(TrainingCheck.disagreement(record(home), this::shard)).isEmpty();
    }

    @Test
    void sealsNothingThatWasTrainedOnAnAlteredShard(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(request, new PretrainJob());
        Path tokens = home.resolve("artifacts/shards/tiny-train/tokens.u16");
        EventSink altering = event -> {
            events.add(event);
            // Altered in place, so that it changes under the training, which has mapped it.
            if (event instanceof StepCompleted step && step.step() == 5) alter(tokens);
        };

        runner(home, altering).run(request, new PretrainJob());

        assertThat(all(CheckpointSaved.class)).isEmpty();
        assertThat(only(StageFailed.class).reason())
                .startsWith(
                        "The artifact shards/tiny-train is damaged: tokens.u16 differs from its sealed content. It was"
                                + " moved to ")
                .endsWith("Start the recipe again to rebuild it.");
        assertThat(home.resolve("artifacts/checkpoints")).doesNotExist();

        // The shard is made again as it was, and the training on the altered shard is not resumed.
        TinyCorpus.seal(store(home));
        runner(home, events::add).run(request, new PretrainJob());
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
        assertThat(TrainingCheck.disagreement(record(home), this::shard)).isEmpty();
    }

    @Test
    void aDamagedCheckpointIsTrainedAgain() throws IOException {
        runner(home, events::add).run(request, new PretrainJob());
        Sha256 before = weights(home);
        Path checkpoint =
                store(home).open(only(CheckpointSaved.class).checkpoint().artifact());
        damage(checkpoint);
        events.clear();

        runner(home, events::add).run(request, new PretrainJob());

        assertThat(weights(home)).isEqualTo(before);
        assertThat(all(StepCompleted.class)).isNotEmpty();
        assertThat(home.resolve("artifacts/.damaged/checkpoints")).isNotEmptyDirectory();
    }

    @Test
    void doesNotStartWithoutDiskSpaceForItsSteps() {
        DiskSpace room = new DiskSpace(() -> 100_000, 0);

        new JobRunner(store(home), events::add, cancellations, home.resolve("work"), clock, room)
                .run(request, new PretrainJob());

        assertThat(only(StageFailed.class).reason())
                .startsWith("The pretrain stage would write about ")
                .contains("only 100 kB of the disk are free");
    }

    @Test
    void waitsForAFullDiskAndLosesNoStep(@TempDir Path undisturbed, @TempDir Path folder) throws Exception {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(request, new PretrainJob());
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", disk.toString()), "may not mount");
        try {
            TinyCorpus.seal(store(disk));
            Path filler = disk.resolve("filler");
            EventSink filling = event -> {
                events.add(event);
                if (event instanceof StepCompleted step && step.step() == 9) fill(filler);
                boolean waits = event instanceof StageProgressed progress
                        && progress.phase().equals("waiting for disk space");
                if (waits) delete(filler);
            };

            runner(disk, filling).run(request, new PretrainJob());

            assertThat(all(StageProgressed.class))
                    .extracting(StageProgressed::phase)
                    .contains("waiting for disk space");
            assertThat(all(StageFailed.class)).isEmpty();
            assertThat(all(StepCompleted.class)).extracting(StepCompleted::step).doesNotHaveDuplicates();
            assertThat(weights(disk)).isEqualTo(weights(undisturbed));
        } finally {
            command("umount", "-l", disk.toString());
        }
    }

    @Test
    void aDamagedNewestStepCostsOnlyThatStep(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(request, new PretrainJob());

        runner(home, dyingAfter(17)).run(request, new PretrainJob());
        damage(newestDurableStep());
        runner(home, events::add).run(request, new PretrainJob());

        assertThat(stepsAfterFailure()).first().extracting(StepCompleted::step).isEqualTo(17L);
        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    @Test
    void aCancelledRunStopsAndIsNotReportedAsFailed() {
        EventSink cancelling = event -> {
            events.add(event);
            if (event instanceof StepCompleted) cancellations.cancelled(RUN);
        };

        runner(home, cancelling).run(request, new PretrainJob());

        assertThat(all(StepCompleted.class)).hasSizeLessThan(3);
        assertThat(all(CheckpointSaved.class)).isEmpty();
        assertThat(all(StageFailed.class)).isEmpty();
    }

    @Test
    void aTrainingThatDivergesIsRolledBackOnceWithHalfTheLearningRate() {
        runner(home, events::add).run(at(0.7), new PretrainJob());

        List<StepCompleted> steps = all(StepCompleted.class);
        assertThat(all(StageFailed.class)).isEmpty();
        assertThat(steps.getLast().step()).isEqualTo(STEPS);
        assertThat(steps.getLast().loss()).isLessThan(steps.getFirst().loss());
        assertThat(steps).extracting(StepCompleted::step).startsWith(1L, 2L, 2L, 3L);
        assertThat(steps.get(2).learningRate()).isEqualTo(steps.get(1).learningRate() / 2);
        assertThat(all(StageProgressed.class))
                .extracting(StageProgressed::phase)
                .containsExactly(
                        "estimating", "pre-training", "rolling back with half the learning rate", "pre-training");
    }

    @Test
    void aRollbackSurvivesBeingKilled(@TempDir Path undisturbed) throws IOException {
        TinyCorpus.seal(store(undisturbed));
        runner(undisturbed, _ -> {}).run(at(0.7), new PretrainJob());

        runner(home, dyingAfter(17)).run(at(0.7), new PretrainJob());
        runner(home, events::add).run(at(0.7), new PretrainJob());

        assertThat(weights(home)).isEqualTo(weights(undisturbed));
    }

    @Test
    void aTrainingThatDivergesAgainFailsAndSaysWhy() {
        runner(home, events::add).run(at(1e30), new PretrainJob());

        assertThat(all(CheckpointSaved.class)).isEmpty();
        assertThat(only(StageFailed.class).reason())
                .startsWith("The pre-training diverged again, although it had been rolled back once and its"
                        + " learning rate halved:"
                        + " at step 2 the loss is ")
                .endsWith("lower pretrain.learningRate or lengthen pretrain.warmup.");
    }

    /** With AdamW, which diverges at 0.7 but not at half of it. */
    private CorpusSealed at(double learningRate) {
        Recipe recipe = request.recipe();
        PretrainRecipe given = recipe.pretrain();
        PretrainRecipe pretrain = new PretrainRecipe(
                given.depth(),
                given.layers(),
                given.width(),
                given.heads(),
                given.keyValueHeads(),
                given.hidden(),
                given.tiedEmbeddings(),
                given.context(),
                given.batch(),
                given.tokens(),
                learningRate,
                Optimizer.ADAMW,
                given.warmup(),
                given.decay(),
                given.weightDecay(),
                given.gradientClip(),
                given.precision(),
                given.checkpointSeconds(),
                given.validationTokens(),
                given.threads(),
                given.from(),
                given.adapter(),
                given.lora());
        return new CorpusSealed(
                RUN,
                new Recipe(
                        recipe.name(),
                        recipe.seed(),
                        recipe.corpus(),
                        recipe.tokenizer(),
                        pretrain,
                        recipe.finetune(),
                        recipe.evaluate(),
                        recipe.release()),
                request.corpus());
    }

    private JobRunner runner(Path where, EventSink sink) {
        return new JobRunner(store(where), sink, cancellations, where.resolve("work"), clock);
    }

    /** Fails in the way of a process that is killed: with a step saved but not reported. */
    private EventSink dyingAfter(long step) {
        return event -> {
            events.add(event);
            boolean next = event instanceof StepCompleted completed && completed.step() == step + 1;
            if (next) throw new IllegalStateException("killed by the test");
        };
    }

    private List<StepCompleted> stepsAfterFailure() {
        int failure = events.indexOf(only(StageFailed.class));
        return events.subList(failure, events.size()).stream()
                .filter(StepCompleted.class::isInstance)
                .map(StepCompleted.class::cast)
                .toList();
    }

    private Path newestDurableStep() throws IOException {
        try (Stream<Path> paths = Files.walk(home.resolve("work"))) {
            return paths.filter(path -> path.getFileName().toString().matches("step-\\d+"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static void damage(Path step) throws IOException {
        try (Stream<Path> files = Files.list(step)) {
            Path largest = files.max(
                            Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
            byte[] content = Files.readAllBytes(largest);
            content[content.length / 2] ^= 1;
            Files.write(largest, content);
        }
    }

    private static void alter(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            for (int at = 0; at < content.length; at += 2) content[at] ^= 1;
            Files.write(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(Path file) {
        byte[] some = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) out.write(some);
        } catch (IOException full) {
            // Expected.
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean command(String... words) throws Exception {
        return new ProcessBuilder(words).start().waitFor() == 0;
    }

    /** Removes the trails from the durable steps, as in earlier versions. */
    private void withoutTrails() throws IOException {
        try (Stream<Path> paths = Files.walk(home.resolve("work"))) {
            for (Path step : paths.filter(path -> path.getFileName().toString().matches("step-\\d+"))
                    .toList()) {
                Files.delete(step.resolve("steps"));
                Path tally = step.resolve("tally.json");
                Files.writeString(tally, Files.readString(tally).replaceAll(",?\"steps\":\"[0-9a-f]{64}\"", ""));
            }
        }
    }

    private static TrainingRecord record(Path where) throws IOException {
        try (Stream<Path> list = Files.list(where.resolve("artifacts/checkpoints"))) {
            return TrainingRecord.read(list.findFirst().orElseThrow()).orElseThrow();
        }
    }

    private TokenShard shard(Sha256 digest) throws IOException {
        for (Shard shard : request.corpus().shards()) {
            if (shard.artifact().sha256().equals(digest))
                return TokenShard.open(store(home).open(shard.artifact()));
        }
        throw new AssertionError("the corpus has no shard " + digest);
    }

    private static ArtifactStore store(Path where) {
        return new FolderArtifactStore(where.resolve("artifacts"));
    }

    private static Sha256 weights(Path where) throws IOException {
        try (Stream<Path> files = Files.walk(where.resolve("artifacts/checkpoints"))) {
            return Sha256.of(files.filter(file -> file.endsWith("model.safetensors"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private <E> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private <E> E only(Class<E> type) {
        assertThat(all(type)).hasSize(1);
        return all(type).getFirst();
    }

    private <E> E last(Class<E> type) {
        return all(type).getLast();
    }
}
