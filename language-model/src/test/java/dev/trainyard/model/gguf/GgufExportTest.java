package dev.trainyard.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.peers.ForeignFolders;
import dev.trainyard.model.peers.GoldenSample;
import dev.trainyard.model.peers.SampleFolder;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Safetensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GgufExportTest {
    @TempDir
    static Path folder;

    @TempDir
    Path other;

    @BeforeAll
    static void writeTheFolder() throws IOException {
        SampleFolder.write(folder);
    }

    /**
     * Compares with the values that numpy and gguf-py's quantiser compute from the folder, and with what gguf-py's
     * reader finds in the exports.
     */
    @ParameterizedTest
    @EnumSource
    void writesWhatGgufPyComputes(GgufType type) throws IOException {
        GoldenSample golden = GoldenSample.read();
        GoldenSample.Export expected = golden.exports().get(type.key());
        Map<String, Object> values = new HashMap<>(golden.values());
        values.put("general.file_type", expected.fileType());

        byte[] written = written(folder, type);

        PlainGguf read = PlainGguf.of(written);
        assertThat(read.values()).isEqualTo(values);
        assertThat(read.values().keySet()).first().isEqualTo("general.architecture");
        Map<String, GoldenSample.Tensor> tensors = new HashMap<>();
        read.tensors().forEach((name, tensor) -> tensors.put(name, described(tensor)));
        assertThat(tensors).isEqualTo(expected.tensors());
        assertThat(written).hasSize((int) expected.bytes());
    }

    @ParameterizedTest
    @EnumSource
    void knowsItsLengthInAdvanceAndWritesAFewRowsAtATime(GgufType type) throws IOException {
        GgufExport export = GgufExport.of(folder, "sample", type);
        Largest out = new Largest();

        export.write(out);

        assertThat(out.bytes).isEqualTo(export.bytes());
        assertThat(out.largest).as("of the whole embedding").isLessThan((int) type.bytes(600 * 64));
    }

    @Test
    void storesRowsThatDoNotDivideIntoBlocksIn16Bits() throws IOException {
        SampleFolder.write(other, SampleFolder.shape(true, 72));

        PlainGguf read = PlainGguf.of(written(other, GgufType.Q8_0));

        assertThat(read.tensors().get("blk.0.ffn_down.weight").type()).isEqualTo(GgufType.F16.code());
        assertThat(read.tensors().get("blk.0.ffn_down.weight").sizes()).containsExactly(72, 64);
        assertThat(read.tensors().get("blk.0.ffn_up.weight").type()).isEqualTo(GgufType.Q8_0.code());
    }

    @Test
    void includesAnOutputLayerThatIsNotTheEmbedding() throws IOException {
        SampleFolder.write(other, SampleFolder.shape(false, 96));

        PlainGguf read = PlainGguf.of(written(other, GgufType.F32));

        assertThat(read.tensors().get("output.weight").sizes()).containsExactly(64, 600);
        assertThat(read.tensors().get("output.weight").bytes())
                .isNotEqualTo(read.tensors().get("token_embd.weight").bytes());
        assertThat(PlainGguf.of(written(folder, GgufType.F32)).tensors()).doesNotContainKey("output.weight");
    }

    @Test
    void refusesWhatLlamaCppWouldReadDifferently() throws IOException {
        refuses(
                "tokenizer.json",
                "\"use_regex\" : false",
                "\"use_regex\" : true",
                "does not support; the splitting of GPT-2, Llama 3");
        refuses("tokenizer.json", "\"normalizer\" : null", "\"normalizer\" : {\"type\" : \"NFC\"}", "does not support");
        refuses("tokenizer.json", "\"ignore_merges\" : false", "\"ignore_merges\" : true", "llama.cpp assumes false");
        refuses("tokenizer.json", "\"type\" : \"BPE\"", "\"type\" : \"Unigram\"", "byte-level BPE");
        refuses(
                "tokenizer.json",
                "\"<|user|>\" : 3",
                "\"<|person|>\" : 3",
                "the id 3 to '<|person|>' and to '<|user|>'");
        refuses(
                "tokenizer.json",
                "\"<|user|>\" : 3",
                "\"<|user|>\" : 4",
                "the id 4 to '<|user|>' and to '<|assistant|>'");
        refuses("config.json", "\"vocab_size\" : 600", "\"vocab_size\" : 601", "601 tokens and its tokenizer 600");
        refuses("config.json", "\"intermediate_size\" : 96", "\"intermediate_size\" : 95", "[95, 64] is expected");
    }

    /** Compares with transformers, for a folder that it wrote. */
    @Test
    void dividesTheFrequenciesOfRotaryPositionsAsTheModelDoes() throws Exception {
        ImportedModel.open(ForeignFolders.of("llama-3.2")).write(other);

        PlainGguf read = PlainGguf.of(written(other, GgufType.Q8_0));

        try (Safetensors golden =
                Safetensors.open(ForeignFolders.of("llama-3.2").resolve("golden.safetensors"))) {
            float[] frequencies = golden.read("frequencies", 8);
            FloatBuffer divisors = ByteBuffer.wrap(
                            read.tensors().get("rope_freqs.weight").bytes())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer();
            for (int i = 0; i < 8; i++) {
                assertThat(Math.pow(100, -i / 8.0) / divisors.get(i)).isCloseTo(frequencies[i], withinPercentage(1e-4));
            }
        }
        assertThat(read.values()).doesNotContainKey("llama.rope.scaling.type");
    }

    @Test
    void writesTheLinearScalingOfRotaryPositions() throws IOException {
        ImportedModel.open(ForeignFolders.of("llama-2")).write(other);

        PlainGguf read = PlainGguf.of(written(other, GgufType.F16));

        assertThat(read.values())
                .containsEntry("llama.rope.scaling.type", "linear")
                .containsEntry("llama.rope.scaling.factor", 4.0);
        assertThat(read.tensors()).doesNotContainKey("rope_freqs.weight");
    }

    @Test
    void refusesMergesThatScoresCannotExpress() throws IOException {
        ImportedModel.open(ForeignFolders.of("llama-2")).write(other);
        Path file = other.resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) new JsonMapper().readTree(file.toFile());
        ArrayNode merges = (ArrayNode) tokenizer.path("model").path("merges");

        merges.add(merges.get(0));
        Files.writeString(file, tokenizer.toString());
        assertThatThrownBy(() -> GgufExport.of(other, "spoilt", GgufType.F16))
                .hasMessageMatching("tokenizer.json has merges that make '.+' in two places; only merges that"
                        + " can be expressed as scores can be exported");

        merges.removeAll();
        Files.writeString(file, tokenizer.toString());
        assertThatThrownBy(() -> GgufExport.of(other, "spoilt", GgufType.F16))
                .hasMessageStartingWith("tokenizer.json has no merge of '");
    }

    private void refuses(String file, String from, String to, String reason) throws IOException {
        for (String each :
                new String[] {"config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"}) {
            Files.write(other.resolve(each), Files.readAllBytes(folder.resolve(each)));
        }
        String text = Files.readString(other.resolve(file));
        assertThat(text).contains(from);
        Files.writeString(other.resolve(file), text.replace(from, to));

        assertThatThrownBy(() -> GgufExport.of(other, "spoilt", GgufType.F16))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
    }

    private static GoldenSample.Tensor described(PlainGguf.Tensor tensor) {
        String type = switch (tensor.type()) {
            case 0 -> "F32";
            case 1 -> "F16";
            case 30 -> "BF16";
            default -> "Q8_0";
        };
        return new GoldenSample.Tensor(
                type, tensor.sizes(), Sha256.of(tensor.bytes()).hex());
    }

    private static byte[] written(Path folder, GgufType type) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufExport.of(folder, "sample", type).write(out);
        return out.toByteArray();
    }

    private static final class Largest extends OutputStream {
        private long bytes;
        private int largest;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
            largest = Math.max(largest, length);
        }
    }
}
