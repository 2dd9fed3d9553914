package dev.trainyard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.SliceReported;
import dev.trainyard.contracts.event.SliceRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.ReleaseRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.JobRunner;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations whose slices are lost, repeated, damaged or fail on their way to the replica that measures them. */
@Timeout(180)
class EvaluationSlicesTest {
    private final List<PipelineEvent> events = new ArrayList<>();
    private final List<SliceRequested> asked = new CopyOnWriteArrayList<>();

    @TempDir
    Path home;

    private EventSink sink = events::add;
    private FolderArtifactStore store;
    private Corpus corpus;
    private LocalSlices slices;
    private Duration silence = SliceDispatch.SILENCE;

    @BeforeEach
    void begin() throws IOException {
        store = new FolderArtifactStore(home.resolve("artifacts"));
        corpus = TinyCorpus.seal(store);
        slices = new LocalSlices(store, new Cancellations(), home.resolve("work"), InstantSource.system());
    }

    @AfterEach
    void closeModels() throws InterruptedException {
        slices.close();
    }

    @Test
    void aSliceThatIsDeliveredAgainCountsOnce() throws IOException {
        evaluate(request("once"), slices::request);
        EvaluationReported once = report();
        forgetTheEvaluation(request("once"));
        events.clear();
        removeSamples();

        evaluate(request("twice"), slice -> {
            slices.request(slice);
            slices.request(slice);
        });

        assertThat(report().tasks()).isEqualTo(once.tasks());
        assertThat(report().evaluation()).isEqualTo(once.evaluation());
    }

    @Test
    void onlyADamagedSliceIsMeasuredAgain() throws IOException {
        evaluate(request("first"), slices::request);
        EvaluationReported first = report();
        int all = asked.size();
        forgetTheEvaluation(request("first"));
        asked.clear();
        events.clear();
        String damaged = store.names("samples").getFirst();
        Files.writeString(
                home.resolve("artifacts/samples").resolve(damaged).resolve("samples.jsonl"),
                "{}",
                StandardOpenOption.APPEND);

        evaluate(request("second"), slices::request);

        assertThat(all).isGreaterThan(10);
        assertThat(asked).singleElement().extracting(SliceRequested::slice).isEqualTo(damaged);
        assertThat(report().tasks()).isEqualTo(first.tasks());
    }

    @Test
    void aRestartAsksOnlyForWhatIsMissing() throws Exception {
        sink = event -> {
            events.add(event);
            if (event instanceof TaskScored) throw new IllegalStateException("killed by the test");
        };
        evaluate(request("first"), slices::request);
        assertThat(events).last().isInstanceOf(StageFailed.class);
        slices.close();
        slices = new LocalSlices(store, new Cancellations(), home.resolve("work"), InstantSource.system());
        sink = events::add;
        int measured = store.names("samples").size();
        asked.clear();
        events.clear();

        evaluate(request("first"), slices::request);

        assertThat(measured).isPositive();
        assertThat(asked.size() + measured).isEqualTo(store.names("samples").size());
        assertThat(report().missing()).isEmpty();
    }

    @Test
    void anotherComparisonFindsTheSamplesOfACheckpoint() throws IOException {
        CheckpointSaved request = request("first");
        evaluate(request, slices::request);
        asked.clear();
        events.clear();
        Checkpoint base = request.ancestors().getFirst();
        Checkpoint tuned = base.madeBy("instruction-tuning", CheckpointKind.TUNED, base.id());

        // The former second checkpoint comes first now; the former first one is asked in a chat now.
        evaluate(
                new CheckpointSaved(
                        new RunId("other"),
                        comparing(request.recipe(), List.of("preference-optimisation", "instruction-tuning")),
                        corpus,
                        request.checkpoint().madeBy("preference-optimisation", CheckpointKind.ALIGNED, tuned.id()),
                        List.of(tuned)),
                slices::request);

        assertThat(report().compared().getFirst().id())
                .isEqualTo(request.checkpoint().id());
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(slice -> assertThat(slice.measured().step()).isEqualTo("instruction-tuning"));
    }

    @Test
    void aTaskWhoseSlicesFailIsNamedAndOthersGoOn() throws IOException {
        evaluate(request("run-1"), slice -> {
            if (!slice.task().equals("definitions")) slices.request(slice);
            else slices.report(reported(slice, SliceReported.State.FAILED, "The disk is full."));
        });

        EvaluationReported report = report();
        assertThat(report.missing()).singleElement().satisfies(missing -> {
            assertThat(missing.task()).isEqualTo("definitions");
            assertThat(missing.reason())
                    .matches("Items 1 to \\d+ of definitions could not be measured with the checkpoint of"
                            + " pre-training: The disk is full\\.");
        });
        assertThat(report.tasks())
                .extracting(TaskComparison::task)
                .contains("language", "javadoc-body", "refuse-harmful", "help-benign", "java-parses", "refusal-gap")
                .doesNotContain("definitions");
        assertThat(asked)
                .filteredOn(it -> it.task().equals("definitions"))
                .extracting(SliceRequested::request)
                .containsExactlyInAnyOrder(1, 1, 2, 2, 3, 3);
        events.clear();
        asked.clear();

        // Another run of the recipe tries again, and finds everything else.
        evaluate(request("run-2"), slices::request);

        assertThat(report().missing()).isEmpty();
        assertThat(asked).extracting(SliceRequested::task).containsOnly("definitions");
        assertThat(report().evaluation()).isNotEqualTo(report.evaluation());
    }

    @Test
    void aSliceThatWasGivenUpIsNotAskedForAgain() throws IOException {
        evaluate(request("run-1"), slice -> {
            if (!slice.task().equals("definitions")) slices.request(slice);
            else slices.report(reported(slice, SliceReported.State.GIVEN_UP, "It ended the process 2 times."));
        });

        assertThat(report().missing())
                .singleElement()
                .satisfies(missing ->
                        assertThat(missing.reason()).endsWith("of pre-training: It ended the process 2 times."));
        assertThat(asked)
                .filteredOn(it -> it.task().equals("definitions"))
                .extracting(SliceRequested::request)
                .containsExactly(1, 1);
    }

    @Test
    void asksAgainForALostSlice() throws IOException {
        evaluate(request("first"), slices::request);
        forgetTheEvaluation(request("first"));
        String lost = asked.getFirst().slice();
        store.remove("samples/" + lost);
        asked.clear();
        events.clear();
        // Long enough to measure one slice on a busy machine.
        silence = Duration.ofSeconds(10);

        evaluate(request("second"), slice -> {
            if (slice.request() > 1) slices.request(slice);
        });

        assertThat(report().missing()).isEmpty();
        assertThat(asked).extracting(SliceRequested::slice).containsOnly(lost);
        assertThat(asked).extracting(SliceRequested::request).startsWith(1, 2);
    }

    @Test
    void waitsNotForEverIfNoReplicaAnswers() throws IOException {
        silence = Duration.ofMillis(100);
        evaluate(request("run-1"), _ -> {});

        assertThat(events)
                .last()
                .satisfies(event -> assertThat(((StageFailed) event).reason())
                        .endsWith("No replica of the evaluation stage has reported on it in time."));
    }

    @Test
    void findsSamplesWhoseReportWasLost() throws IOException {
        evaluate(request("first"), slices::request);
        forgetTheEvaluation(request("first"));
        String name = store.names("samples").getFirst();
        Path folder = home.resolve("artifacts/samples").resolve(name);
        Path elsewhere = home.resolve("elsewhere");
        Files.move(folder, elsewhere);
        asked.clear();
        events.clear();

        evaluate(request("second"), slice -> move(elsewhere, folder));

        assertThat(asked).singleElement().extracting(SliceRequested::slice).isEqualTo(name);
        assertThat(report().missing()).isEmpty();
    }

    @Test
    void aCheckpointThatVanishesMeanwhileIsOneClearFailure() throws IOException {
        CheckpointSaved request = request("run-1");
        Path weights = home.resolve("artifacts")
                .resolve(request.ancestors().getFirst().artifact().location())
                .resolve("model.safetensors");

        evaluate(request, slice -> {
            delete(weights);
            slices.request(slice);
        });

        assertThat(events)
                .filteredOn(StageFailed.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((StageFailed) event).reason())
                        .contains("checkpoints/tiny-base is damaged: model.safetensors is missing.")
                        .contains("Start the recipe again to rebuild it."));
    }

    private void evaluate(CheckpointSaved request, Consumer<SliceRequested> delivery) {
        EventSink requests = event -> {
            SliceRequested slice = (SliceRequested) event;
            asked.add(slice);
            delivery.accept(slice);
        };
        new JobRunner(store, sink, new Cancellations(), home.resolve("work"), InstantSource.system())
                .run(request, slices.evaluation(requests, silence));
    }

    private EvaluationReported report() {
        return events.stream()
                .filter(EvaluationReported.class::isInstance)
                .map(EvaluationReported.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow(() -> new AssertionError("not evaluated: " + events));
    }

    /** So that the evaluation is done again, but not what it has measured. */
    private void forgetTheEvaluation(CheckpointSaved request) throws IOException {
        store.remove("jobs/evaluate-" + JobId.of(Stage.EVALUATE, EvaluationInputs.of(request)));
    }

    private void removeSamples() throws IOException {
        for (String name : store.names("samples")) store.remove("samples/" + name);
    }

    private static SliceReported reported(SliceRequested slice, SliceReported.State state, String reason) {
        return new SliceReported(slice.run(), slice.slice(), "other", state, reason, 1, Instant.now());
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CheckpointSaved request(String run) throws IOException {
        Recipe tiny = TinyCorpus.recipe(48);
        return TinyModels.aligned(new RunId(run), with(tiny, new EvaluateRecipe(10, 3, 0.95)), corpus, store);
    }

    private static Recipe comparing(Recipe recipe, List<String> steps) {
        EvaluateRecipe evaluate = recipe.evaluate();
        return with(recipe, new EvaluateRecipe(evaluate.items(), evaluate.choices(), evaluate.confidence(), steps));
    }

    private static Recipe with(Recipe recipe, EvaluateRecipe evaluate) {
        return new Recipe(
                recipe.name(),
                recipe.seed(),
                recipe.corpus(),
                recipe.tokenizer(),
                recipe.pretrain(),
                recipe.finetune(),
                evaluate,
                new ReleaseRecipe(List.of()));
    }
}
