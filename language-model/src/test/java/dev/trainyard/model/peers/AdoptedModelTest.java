package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded", "llama-3.2", "smollm", "llama-2", "mistral"})
    void encodesAsHuggingFacesLibraryDoesBeforeAndAfter(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);
        for (Path place : List.of(ForeignFolders.of(name), folder)) {
            try (Tokenizer tokenizer = Tokenizer.open(place)) {
                for (JsonNode golden : golden(name)) {
                    String text = golden.path("text").asText();

                    int[] ids = tokenizer.encode(text);

                    assertThat(ids).as(text).isEqualTo(JSON.convertValue(golden.path("ids"), int[].class));
                    assertThat(tokenizer.decode(ids))
                            .isEqualTo(golden.path("decoded").asText());
                }
            }
        }
    }

    /**
     * What the library gives. From a text that begins with a space Mistral's would take it off; having Llama 2's
     * vocabulary, it is read by that one's rule.
     */
    private static List<JsonNode> golden(String name) throws IOException {
        List<JsonNode> golden = new ArrayList<>();
        JsonNode own =
                JSON.readTree(ForeignFolders.of(name).resolve("golden.json").toFile());
        JsonNode rule = JSON.readTree(
                ForeignFolders.of("llama-2").resolve("golden.json").toFile());
        for (int i = 0; i < own.size(); i++) {
            boolean lost =
                    name.equals("mistral") && own.get(i).path("text").asText().startsWith(" ");
            golden.add((lost ? rule : own).get(i));
        }
        return golden;
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "smollm", "llama-2", "mistral"})
    void givesATextTokenByTokenAndCountsItsBytes(String name) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(ForeignFolders.of(name))) {
            for (String text :
                    List.of("naïve café \uD83D\uDE00 中文\n", "  x = 1;", " ", "unit of language \uD83D\uDE00")) {
                int[] ids = tokenizer.encode(text);

                int bytes = 0;
                for (int at = 0; at < ids.length; at++) {
                    bytes += tokenizer.byteLength(ids, at);
                    String so = tokenizer.decode(Arrays.copyOf(ids, at + 1));
                    String certain = so.replaceAll("\uFFFD+$", "");
                    assertThat(text).startsWith(certain);
                    assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThanOrEqualTo(bytes);
                }

                assertThat(tokenizer.decode(ids)).isEqualTo(text);
                assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
                int[] framed = IntStream.concat(
                                IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), Arrays.stream(ids))
                        .toArray();
                assertThat(IntStream.range(0, framed.length)
                                .map(at -> tokenizer.byteLength(framed, at))
                                .sum())
                        .isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "smollm", "llama-2", "mistral"})
    void goesOnFromATextWithoutASpaceOfItsOwn(String name) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(ForeignFolders.of(name))) {
            int[] more = tokenizer.encodeContinuation(" over the lazy");
            int[] whole = IntStream.concat(Arrays.stream(tokenizer.encode("fox jumps")), Arrays.stream(more))
                    .toArray();

            assertThat(whole).isEqualTo(tokenizer.encode("fox jumps over the lazy"));
            assertThat(tokenizer.decodeContinuation(more)).isEqualTo(" over the lazy");
            assertThat(Arrays.stream(more).map(tokenizer::byteLength).sum()).isEqualTo(" over the lazy".length());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "llama-3.2", "smollm", "llama-2", "mistral"})
    void writesAConversationAsTheLibraryReadsIt(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);
        List<ChatMessage> messages = List.of(
                ChatMessage.system("It's a word."),
                ChatMessage.user("  what\n"),
                ChatMessage.assistant("the lazy dog"),
                ChatMessage.user(""));

        try (Tokenizer tokenizer = Tokenizer.open(folder);
                HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(folder)) {
            int[] ids = ChatTemplate.prompt(tokenizer, messages);

            String rendered = tokenizer.token(tokenizer.id(SpecialToken.BEGIN_OF_TEXT))
                    + "<|system|>It's a word.<|end_of_turn|><|user|>  what\n<|end_of_turn|>"
                    + "<|assistant|>the lazy dog<|end_of_turn|><|user|><|end_of_turn|><|assistant|>";
            assertThat(Arrays.stream(ids).asLongStream().toArray())
                    .isEqualTo(library.encode(rendered, false, false).getIds());
            assertThat(tokenizer.decode(ids)).isEqualTo("It's a word.  what\nthe lazy dog");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-3.2", "smollm", "llama-2"})
    void joinsNoTextToASpecialToken(String name) throws IOException {
        ForeignFolders.copy(name, folder);
        int[] before;
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            before = tokenizer.encodeContinuation("or");
        }
        JsonNode added =
                JSON.readTree(folder.resolve("tokenizer.json").toFile()).path("added_tokens");
        ((ArrayNode) added)
                .addObject()
                .put("id", before[0])
                .put("content", "or")
                .put("special", true);
        edit("tokenizer.json", "{'added_tokens': " + added + "}");

        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            int[] ids = tokenizer.encodeContinuation("or word or");

            assertThat(before).hasSize(1);
            assertThat(tokenizer.isSpecial(before[0])).isTrue();
            assertThat(Arrays.stream(ids).filter(tokenizer::isSpecial)).isEmpty();
            assertThat(tokenizer.decodeContinuation(ids)).isEqualTo("or word or");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "float32, <|endoftext|>, <|endoftext|>, 5",
        "bfloat16, <|begin_of_text|>, <|end_of_text|>, 5",
        "float16-sharded, <s>, </s>, 5",
        "llama-3.2, <|begin_of_text|>, <|end_of_text|>, 5",
        "smollm, <|endoftext|>, <|endoftext|>, 5",
        "llama-2, <s>, </s>, 5",
        "mistral, <s>, </s>, 5"
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

    @ParameterizedTest
    @ValueSource(strings = {"float32", "llama-3.2", "llama-2", "mistral"})
    void isItsOwnAdoption(String name) throws IOException {
        AdoptedModel.open(ForeignFolders.of(name)).write(folder);
        Path again = Files.createDirectory(folder.resolve("again"));

        AdoptedModel.open(folder).write(again);

        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json", "model.safetensors")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "float32 | 'pre_tokenizer': {'type': 'Whitespace'} | is neither byte-level BPE, as GPT-2's and Llama 3's"
                        + " are, nor BPE with spaces written as U+2581, as Llama 2's is; no other kind of tokenizer is read",
                "float32 | 'model': {'type': 'Unigram'} | is neither byte-level BPE",
                "float32 | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '\u2581', 'split': false} | no tokens for"
                        + " single bytes",
                "llama-2 | 'normalizer': {'type': 'NFKC'}, 'pre_tokenizer': {'type': 'Metaspace'} | a normalizer beside"
                        + " Metaspace",
                "mistral | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '_', 'split': false} | writes spaces as"
                        + " '_'",
                "mistral | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '\u2581'} | splits a text into words",
                "llama-2 | 'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFKC'}, {'type': 'Replace',"
                        + " 'pattern': {'String': ' '}, 'content': '\u2581'}]} | has the normalizer {\"type\":\"NFKC\"}; of"
                        + " tokenizers that write spaces as U+2581, those that encode as Llama 2's are read",
                "llama-2 | 'added_tokens': [{'id': 400, 'content': 'x y', 'special': false, 'normalized': true}] | looks"
                        + " for 'x y' where spaces are written already"
            })
    void refusesATokenizerOfAnotherKind(String name, String change, String message) throws IOException {
        ForeignFolders.copy(name, folder);
        edit("tokenizer.json", "{" + change + "}");

        assertThatThrownBy(() -> AdoptedModel.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tokenizer.json ")
                .hasMessageContaining(message);
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
