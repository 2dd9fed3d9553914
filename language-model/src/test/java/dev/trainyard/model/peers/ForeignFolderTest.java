package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that transformers wrote, in each number format and in one file or several; see {@code foreign_folders.py}. */
class ForeignFolderTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded", "llama-3.2", "smollm", "llama-2", "mistral"})
    void computesTheLogitsOfTransformers(String name) throws Exception {
        try (Safetensors golden = Safetensors.open(ForeignFolders.of(name).resolve("golden.safetensors"));
                Transformer model = Transformer.open(ForeignFolders.of(name));
                NDManager scope = model.manager().newSubManager()) {
            MaskedBatch batch = MaskedBatch.of(rows(golden), model.shape().context(), scope);

            NDArray logits = model.kernels()
                    .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                    .singletonOrThrow();

            float[] expected = golden.read("logits", golden.shape("logits"));
            assertThat(distance(Arrays.copyOf(logits.toFloatArray(), expected.length), expected))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "../model-00001-of-00002.safetensors | only files in the folder itself are allowed",
                "/etc/passwd | only files in the folder itself are allowed",
                "model-00003-of-00002.safetensors | model-00003-of-00002.safetensors, which is missing",
                "model-00002-of-00002.safetensors | model-00002-of-00002.safetensors, which does not contain it"
            })
    void refusesAnIndexThatPointsElsewhere(String file, String message) throws IOException {
        ForeignFolders.copy("float16-sharded", folder);
        ObjectNode index = index();
        ((ObjectNode) index.path("weight_map")).put("model.norm.weight", file);
        write(index);

        assertThatThrownBy(() -> Transformer.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.norm.weight")
                .hasMessageContaining(message);
    }

    @Test
    void refusesAnIndexThatOmitsATensor() throws IOException {
        ForeignFolders.copy("float16-sharded", folder);
        ObjectNode index = index();
        ((ObjectNode) index.path("weight_map")).remove("model.layers.1.mlp.up_proj.weight");
        write(index);

        assertThatThrownBy(() -> Transformer.open(folder))
                .hasMessage("there is no tensor model.layers.1.mlp.up_proj.weight among the weights");
    }

    @Test
    void refusesAFolderWithoutWeights() throws IOException {
        ForeignFolders.copy("float32", folder);
        Files.delete(folder.resolve("model.safetensors"));

        assertThatThrownBy(() -> Transformer.open(folder))
                .hasMessage("there is no model.safetensors and no model.safetensors.index.json; one of them is"
                        + " needed for the weights");
    }

    private ObjectNode index() throws IOException {
        return (ObjectNode) new JsonMapper().readTree(folder.resolve(INDEX).toFile());
    }

    private void write(ObjectNode index) throws IOException {
        Files.writeString(folder.resolve(INDEX), index.toString());
    }

    private static List<MaskedSequence> rows(Safetensors golden) throws IOException {
        long[] shape = golden.shape("tokens"); // (rows, length)
        float[] tokens = golden.read("tokens", shape);
        List<MaskedSequence> rows = new ArrayList<>();
        for (int row = 0; row < shape[0]; row++) {
            // One token more than transformers read; it is predicted but not read.
            int[] ids = new int[(int) shape[1] + 1];
            for (int i = 0; i < shape[1]; i++) ids[i] = (int) tokens[row * (int) shape[1] + i];
            rows.add(MaskedSequence.ofText(ids));
        }
        return rows;
    }

    /** The distance relative to the norm of the expected tensor. */
    private static double distance(float[] actual, float[] expected) {
        double distance = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            distance += Math.pow((double) actual[i] - expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(distance / length);
    }
}
