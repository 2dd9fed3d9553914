package dev.trainyard.model.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.Optimizer;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.transformer.Adapter;
import dev.trainyard.model.transformer.Lora;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.PeftFolder;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Low-rank adapters on models of each family. The folders that it writes under {@code target/adapted-families} can be
 * compared with PEFT by {@code src/test/python/golden_families.py}.
 */
class FamilyAdapterTest {
    private static final Lora EVERY_MATRIX = new Lora(2, 4, 0, Set.copyOf(Lora.TARGETS));
    private static final int[][] WINDOWS = {{5, 7, 9, 22, 4, 30, 6}, {15, 12, 12, 8, 19, 40, 41}};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-biases-and-wide-heads",
                "qwen2-untied-one-key-head",
                "qwen3-untied-biases",
                "granite-untied-biases",
                "granite-4-rotated",
                "smollm3-every-second-layer-unrotated",
                "olmo2-grouped"
            })
    void learnsAndIsMergedIntoTheFamilysWeights(String name) throws Exception {
        Path start = FamilyGoldenTest.model(name);
        Path written = Path.of("target", "adapted-families", name);
        float[] adapted;
        try (TrainingSession session = TrainingSession.start(
                new FrozenStart(start, Sha256.of(new byte[] {1})),
                EVERY_MATRIX,
                new OptimizerSettings(Optimizer.ADAMW, 0, 1),
                Precision.FP32,
                5)) {
            double before = session.step(NextTokenLoss.ofWindows(WINDOWS), 0.02).loss();
            for (int i = 0; i < 60; i++) session.step(NextTokenLoss.ofWindows(WINDOWS), 0.02);
            // Granite's divided logits cannot be certain, so its loss stays high.
            assertThat(session.step(NextTokenLoss.ofWindows(WINDOWS), 0.02).loss())
                    .isLessThan(0.9 * before);
            adapted = logits(session.model());

            PeftFolder.writeMerged(start, session.model().adapter().orElseThrow(), written);
        }

        try (Transformer merged = Transformer.open(written)) {
            float[] logits = logits(merged);
            assertThat(FamilyGoldenTest.distance(logits, adapted)).isLessThan(1e-5);
        }
        try (Transformer own = Transformer.open(start)) {
            assertThat(FamilyGoldenTest.distance(logits(own), adapted)).isGreaterThan(0.01);
        }
        long[] shape = {WINDOWS.length, WINDOWS[0].length - 1, adapted.length / WINDOWS.length / (WINDOWS[0].length - 1)
        };
        float[] tokens = new float[WINDOWS.length * (int) shape[1]];
        for (int i = 0; i < tokens.length; i++) tokens[i] = WINDOWS[i / (int) shape[1]][i % (int) shape[1]];
        Safetensors.write(
                written.resolve("adapted.safetensors"),
                Map.of(),
                List.of(
                        new Safetensors.Entry("tokens", new long[] {shape[0], shape[1]}, () -> tokens),
                        new Safetensors.Entry("logits", shape, () -> adapted)));
    }

    /** Width 16, 4 heads of 4, 2 of them for keys and values, hidden 24; in each of 2 layers and for each rank. */
    @ParameterizedTest
    @CsvSource({
        "granite-tied, gate_proj, 40",
        "granite-4-rotated, gate_proj, 64",
        "granite-4-rotated, down_proj, 40",
        "granite-4-rotated, v_proj, 24",
        "qwen2-tied, up_proj, 40"
    })
    void adaptsTheFamilysOwnMatrices(String name, String target, int numbers) throws Exception {
        try (Transformer model = Transformer.open(FamilyGoldenTest.model(name))) {
            Lora lora = new Lora(3, 6, 0, Set.of(target));

            assertThat(Adapter.parameters(lora, model.shape())).isEqualTo(2L * 3 * numbers);
        }
    }

    private static float[] logits(Transformer model) throws IOException {
        try (NDManager scope = model.manager().newSubManager()) {
            List<MaskedSequence> rows =
                    Arrays.stream(WINDOWS).map(MaskedSequence::ofText).toList();
            MaskedBatch batch = MaskedBatch.of(rows, model.shape().context(), scope);
            NDArray logits = model.kernels()
                    .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                    .singletonOrThrow();
            int targets = IntStream.range(0, WINDOWS.length)
                    .map(row -> WINDOWS[row].length - 1)
                    .sum();
            return Arrays.copyOf(logits.toFloatArray(), targets * model.shape().vocabulary());
        }
    }
}
