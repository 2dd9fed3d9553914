package dev.trainyard.evaluation.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemIdentity;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.MeasurementProgress;
import dev.trainyard.evaluation.task.Metric;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.evaluation.task.TaskSlice;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreTest {
    private static final Sha256 MODEL = Sha256.of("model");
    private static final SampleSettings SETTINGS = new SampleSettings(1, true, Sha256.of("form"), "fp32", 1);

    @TempDir
    Path home;

    private FolderArtifactStore artifacts;
    private SampleStore samples;

    @BeforeEach
    void begin() {
        artifacts = new FolderArtifactStore(home);
        samples = new SampleStore(artifacts);
    }

    @Test
    void findsTheWholeResultsOfATask() throws IOException {
        Task task = new Sums(List.of("a", "b", "c"), 1);
        measure(task);

        List<ItemResult> found = samples.find(task, MODEL, SETTINGS).orElseThrow();

        assertThat(found).isEqualTo(task.measure(null, 0, 3, _ -> {}));
        assertThat(found.getFirst().promptDigest())
                .isNotNull()
                .isNotEqualTo(found.getLast().promptDigest());
    }

    @Test
    void aLongerTaskFindsTheSlicesOfAShorterOne() throws IOException {
        measure(new Sums(List.of("a", "b", "c", "d"), 1));
        Task longer = new Sums(List.of("a", "b", "c", "d", "e"), 1);

        assertThat(samples.find(longer, MODEL, SETTINGS)).isEmpty();
        assertThat(TaskSlice.of(longer).stream().map(this::isThere)).containsExactly(true, true, false);
    }

    @Test
    void anotherModelOrSettingOrVersionOrItemHasOtherSamples() throws IOException {
        Task task = new Sums(List.of("a", "b"), 1);
        measure(task);

        assertThat(samples.find(task, MODEL, SETTINGS)).isPresent();
        assertThat(samples.find(task, Sha256.of("other"), SETTINGS)).isEmpty();
        for (SampleSettings other : List.of(
                new SampleSettings(2, true, Sha256.of("form"), "fp32", 1),
                new SampleSettings(1, false, Sha256.of("form"), "fp32", 1),
                new SampleSettings(1, true, Sha256.of("other"), "fp32", 1),
                new SampleSettings(1, true, Sha256.of("form"), "bf16", 1),
                new SampleSettings(1, true, Sha256.of("form"), "fp32", 2))) {
            assertThat(samples.find(task, MODEL, other)).as("%s", other).isEmpty();
        }
        assertThat(samples.find(new Sums(List.of("a", "b"), 2), MODEL, SETTINGS))
                .isEmpty();
        assertThat(samples.find(new Sums(List.of("b", "a"), 1), MODEL, SETTINGS))
                .isEmpty();
    }

    @Test
    void damagedSamplesAreMovedAsideAndMeasuredAgain() throws IOException {
        Task task = new Sums(List.of("a", "b"), 1);
        measure(task);
        String name = artifacts.names("samples").getFirst();
        Files.writeString(home.resolve("samples").resolve(name).resolve("samples.jsonl"), "{}");

        assertThat(samples.find(task, MODEL, SETTINGS)).isEmpty();
        measure(task);

        assertThat(samples.find(task, MODEL, SETTINGS)).isPresent();
    }

    @Test
    void refusesResultsOfOtherItems() {
        TaskSlice slice = TaskSlice.whole(new Sums(List.of("a", "b"), 1));
        List<ItemResult> others = new Sums(List.of("a", "c"), 1).measure(null, 0, 2, _ -> {});

        assertThatThrownBy(() ->
                        samples.seal(slice, SampleKey.of(slice, MODEL, SETTINGS).address(), others))
                .hasMessage("The results of sums are not those of its items 1 to 2.");
    }

    @Test
    void refusesResultsThatAreNoNumbers() {
        TaskSlice slice = TaskSlice.whole(new Sums(List.of("a"), 1));
        JobId address = SampleKey.of(slice, MODEL, SETTINGS).address();
        ItemResult good = ItemResult.of("a", "", "", "", 1, 1);
        for (ItemResult result : List.of(
                ItemResult.of("a", "", "", "", Double.NaN, 1),
                ItemResult.of("a", "", "", "", 1, Double.POSITIVE_INFINITY),
                good.withLogLikelihoods(List.of(-1.0, Double.NaN)),
                good.withFigures(Map.of("saved", Double.NEGATIVE_INFINITY)))) {
            assertThatThrownBy(() -> samples.seal(slice, address, List.of(result)))
                    .hasMessage("The item 'a' of sums has a measured value that is not finite: the training of the"
                            + " checkpoint has diverged, or its weights are damaged.");
        }
        assertThat(isThere(slice)).isFalse();
    }

    @Test
    void refusesATaskWithTwoItemsOfTheSameName() {
        assertThatThrownBy(() -> TaskSlice.of(new Sums(List.of("a", "b", "a"), 1)))
                .hasMessage("The task sums has two items named 'a': a name of its own is expected for each.");
    }

    private boolean isThere(TaskSlice slice) {
        try {
            return samples.mayHave(SampleKey.of(slice, MODEL, SETTINGS).address());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void measure(Task task) throws IOException {
        for (TaskSlice slice : TaskSlice.of(task)) {
            samples.seal(
                    slice,
                    SampleKey.of(slice, MODEL, SETTINGS).address(),
                    task.measure(null, slice.from(), slice.to(), _ -> {}));
        }
    }

    /** A task without a model: the score of an item depends on its name. */
    private record Sums(List<String> names, int version) implements Task {
        @Override
        public String name() {
            return "sums";
        }

        @Override
        public Metric metric() {
            return Metric.RATE;
        }

        @Override
        public int items() {
            return names.size();
        }

        @Override
        public ItemIdentity item(int index) {
            return ItemIdentity.of(names.get(index), Map.of("sum", names.get(index)));
        }

        @Override
        public int sliceItems() {
            return 2;
        }

        @Override
        public List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches) {
            return IntStream.range(from, to)
                    .mapToObj(i -> ItemResult.of(names.get(i), "How much is " + names.get(i) + "?", "1", "2", false)
                            .inCluster("c")
                            .withLogLikelihoods(List.of(-0.5, -1.25))
                            .withFigures(Map.of("tokens", 3.0))
                            .withPrompt(new int[] {i, 7}))
                    .toList();
        }
    }
}
