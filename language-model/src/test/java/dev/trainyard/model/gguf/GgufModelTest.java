package dev.trainyard.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.peers.FamilyShapes;
import dev.trainyard.model.peers.ForeignFolders;
import dev.trainyard.model.peers.SampleFolder;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.RotaryScaling;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that {@link GgufExport} wrote, compared with the folders they were made from. */
class GgufModelTest {
    private static final List<String> TEXTS = List.of(
            "",
            "Hello, world",
            "    return 12345 + 678;\n\n",
            "naïve café \uD83D\uDE00 中文",
            "It's what they'll say, IT'S 3½ ²",
            " a space before and after ",
            "two\ttabs\t\t\r\n\n  x",
            "a unit of language, unit of language <0x0A> \u2581");

    @TempDir
    Path folder;

    @TempDir
    Path read;

    @Test
    void readsEveryWeightOfAFileOf32Bits() throws IOException {
        SampleFolder.write(folder, SampleFolder.shape(false, 96));

        try (GgufModel file = GgufModel.open(export(GgufType.F32));
                Transformer same = file.transformer();
                Transformer model = Transformer.open(folder)) {
            assertThat(same.shape())
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> a.floatValue() == b.floatValue(), Double.class)
                    .isEqualTo(model.shape());
            assertThat(same.tokens()).isEqualTo(model.tokens());
            model.weights()
                    .byName()
                    .forEach((name, weight) -> assertThat(
                                    same.weights().byName().get(name).toFloatArray())
                            .as(name)
                            .isEqualTo(weight.toFloatArray()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"f16", "bf16", "q8_0"})
    void readsRoundedWeights(String type) throws IOException {
        SampleFolder.write(folder);
        double most = type.equals("f16") ? 0.001 : 0.006;

        try (GgufModel file = GgufModel.open(export(GgufType.of(type).orElseThrow()));
                Transformer rounded = file.transformer();
                Transformer model = Transformer.open(folder)) {
            model.weights().byName().forEach((name, weight) -> {
                float[] exact = weight.toFloatArray();
                float[] read = rounded.weights().byName().get(name).toFloatArray();
                for (int i = 0; i < exact.length; i++)
                    assertThat(Math.abs(read[i] - exact[i])).isLessThan((float) most);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "llama-3.2", "smollm", "llama-2", "mistral"})
    void rebuildsTheTokenizer(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);

        try (GgufModel file = GgufModel.open(export(GgufType.F32));
                Tokenizer own = Tokenizer.open(folder)) {
            file.writeTokenizer(read);
            assertThat(file.begin()).hasValue(own.id(SpecialToken.BEGIN_OF_TEXT));
            assertThat(file.ends()).containsAll(own.endsOfAnswers());
            try (Tokenizer rebuilt = Tokenizer.open(read)) {
                for (String text : TEXTS) {
                    assertThat(rebuilt.encode(text)).as(text).isEqualTo(own.encode(text));
                    assertThat(rebuilt.decode(own.encode(text))).as(text).isEqualTo(own.decode(own.encode(text)));
                }
                for (int id = 0; id < own.vocabularySize(); id++) {
                    assertThat(rebuilt.isSpecial(id)).as(own.token(id)).isEqualTo(own.isSpecial(id));
                    assertThat(rebuilt.token(id)).isEqualTo(own.token(id));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama-with-biases",
                "mistral-with-wide-heads",
                "qwen2",
                "qwen3",
                "granite",
                "granite4",
                "granite4-without-positions",
                "smollm3",
                "olmo2"
            })
    void readsModelsOfEveryFamily(String name) throws IOException {
        SampleFolder.write(folder, FamilyShapes.of(name));
        int[] prefix = IntStream.range(0, 60).map(i -> 7 + i * 37 % 590).toArray();

        try (GgufModel file = GgufModel.open(export(GgufType.F32));
                Transformer same = file.transformer();
                Transformer model = Transformer.open(folder)) {
            double[] expected = new Generator(model).distribution(prefix);
            double[] read = new Generator(same).distribution(prefix);
            for (int i = 0; i < expected.length; i++) assertThat(read[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void readsTheDivisorsOfRotaryFrequencies() throws IOException {
        SampleFolder.write(
                folder, SampleFolder.shape(true, 96).withRotaryScaling(new RotaryScaling.Llama3(8, 1, 4, 64)));

        try (GgufModel file = GgufModel.open(export(GgufType.F32));
                Transformer same = file.transformer();
                Transformer model = Transformer.open(folder)) {
            for (int i = 0; i < model.arguments().size() && i < 2; i++) {
                float[] expected = model.arguments().get(i).toFloatArray();
                float[] read = same.arguments().get(i).toFloatArray();
                for (int j = 0; j < expected.length; j++) {
                    assertThat(Math.abs(read[j] - expected[j])).isLessThan(1e-4f);
                }
            }
            assertThat(same.shape().rotaryScaling()).isNotEqualTo(RotaryScaling.NONE);
        }
    }

    private Path export(GgufType type) throws IOException {
        Path file = folder.resolve("model.gguf");
        try (OutputStream out = Files.newOutputStream(file)) {
            GgufExport.of(folder, "sample", type).write(out);
        }
        return file;
    }
}
