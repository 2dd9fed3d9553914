package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.AdoptedModel;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.WeightFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that transformers wrote, as a start for a training of ours. */
class AdoptedModelTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded", "llama-3.2", "smollm"})
    void encodesAsHuggingFacesLibraryDoesBeforeAndAfter(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);
        for (Path place : List.of(ForeignFolders.of(name), folder)) {
            try (Tokenizer tokenizer = Tokenizer.open(place)) {
                for (JsonNode golden : JSON.readTree(
                        ForeignFolders.of(name).resolve("golden.json").toFile())) {
                    String text = golden.path("text").asText();

                    int[] ids = tokenizer.encode(text);

                    assertThat(ids).as(text).isEqualTo(JSON.convertValue(golden.path("ids"), int[].class));
                    assertThat(tokenizer.decode(ids))
                            .isEqualTo(golden.path("decoded").asText());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "float32, <|endoftext|>, <|endoftext|>, 5",
        "bfloat16, <|begin_of_text|>, <|end_of_text|>, 5",
        "float16-sharded, <s>, </s>, 5",
        "llama-3.2, <|begin_of_text|>, <|end_of_text|>, 5",
        "smollm, <|endoftext|>, <|endoftext|>, 5"
    })
    void keepsItsOwnBeginAndEndAndAddsWhatIsMissing(String name, String begin, String end, int added)
            throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);

        try (Tokenizer before = Tokenizer.open(ForeignFolders.of(name));
                Tokenizer after = Tokenizer.open(folder)) {
            assertThat(after.token(after.id(SpecialToken.BEGIN_OF_TEXT))).isEqualTo(begin);
            assertThat(after.token(after.id(SpecialToken.END_OF_TEXT))).isEqualTo(end);
            assertThat(after.vocabularySize()).isEqualTo(before.vocabularySize() + added);
            int[] prompt = ChatTemplate.prompt(after, List.of(ChatMessage.user("what")));
            assertThat(Arrays.stream(prompt).filter(after::isSpecial).mapToObj(after::token))
                    .containsExactly(begin, "<|user|>", "<|end_of_turn|>", "<|assistant|>");
            JsonNode config = JSON.readTree(folder.resolve("config.json").toFile());
            assertThat(config.path("vocab_size").asInt()).isEqualTo(after.vocabularySize());
            assertThat(config.path("bos_token_id").asInt()).isEqualTo(after.id(SpecialToken.BEGIN_OF_TEXT));
            assertThat(config.path("eos_token_id"))
                    .extracting(JsonNode::asInt)
                    .containsExactly(after.id(SpecialToken.END_OF_TEXT), after.id(SpecialToken.END_OF_TURN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded"})
    void startsNewTokensAsTheMeanOfTheOthersAndKeepsTheRest(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);

        try (Tokenizer before = Tokenizer.open(ForeignFolders.of(name));
                Tokenizer after = Tokenizer.open(folder);
                WeightFiles own = WeightFiles.open(ForeignFolders.of(name));
                Safetensors grown = Safetensors.open(folder.resolve("model.safetensors"))) {
            int kept = before.vocabularySize();
            float[] old = own.read("model.embed_tokens.weight", kept + 4, 16);
            float[] rows = grown.read("model.embed_tokens.weight", after.vocabularySize(), 16);
            assertThat(Arrays.copyOf(rows, kept * 16)).isEqualTo(Arrays.copyOf(old, kept * 16));
            for (int column = 0; column < 16; column++) {
                int at = column;
                double mean = IntStream.range(0, kept)
                        .mapToDouble(row -> old[row * 16 + at])
                        .average()
                        .orElseThrow();
                for (int row = kept; row < after.vocabularySize(); row++) {
                    assertThat(rows[row * 16 + column]).isCloseTo((float) mean, within(1e-6f));
                }
            }
            String layer = "model.layers.1.mlp.down_proj.weight";
            assertThat(grown.read(layer, 16, 24)).isEqualTo(own.read(layer, 16, 24));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "llama-3.2"})
    void predictsItsOwnTokensInTheSameProportions(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);

        try (Transformer before = Transformer.open(ForeignFolders.of(name));
                Transformer after = Transformer.open(folder)) {
            double[] were = new Generator(before).distribution(new int[] {310, 65, 40, 300});
            double[] are = new Generator(after).distribution(new int[] {310, 65, 40, 300});

            for (int id = 1; id < 313; id++) {
                assertThat(are[id] / are[0]).isCloseTo(were[id] / were[0], within(1e-4 * were[id] / were[0]));
            }
        }
    }

    @Test
    void isItsOwnAdoption() throws IOException {
        AdoptedModel.open(ForeignFolders.of("float32")).write(folder);
        Path again = Files.createDirectory(folder.resolve("again"));

        AdoptedModel.open(folder).write(again);

        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json", "model.safetensors")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    @Test
    void refusesATokenizerOfAnotherKind() throws IOException {
        ForeignFolders.copy("float32", folder);
        edit("tokenizer.json", "{'pre_tokenizer': {'type': 'Metaspace', 'replacement': '_'}}");

        assertThatThrownBy(() -> AdoptedModel.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "tokenizer.json is no byte-level BPE, as GPT-2's and Llama 3's are; no other kind of tokenizer"
                                + " is read");
    }

    @Test
    void refusesATokenizerThatTheModelIsTooSmallFor() throws IOException {
        ForeignFolders.copy("float32", folder);
        edit("config.json", "{'vocab_size': 300}");

        assertThatThrownBy(() -> AdoptedModel.open(folder))
                .hasMessage("the tokenizer has 310 tokens and the model knows 300");
    }

    private void edit(String file, String change) throws IOException {
        Path path = folder.resolve(file);
        ObjectNode tree = (ObjectNode) JSON.readTree(path.toFile());
        tree.setAll((ObjectNode) JSON.readTree(change.replace('\'', '"')));
        Files.writeString(path, tree.toString());
    }
}
