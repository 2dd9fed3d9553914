package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.model.transformer.WeightFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains further from model folders that transformers wrote. */
class ImportedModelTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded", "llama-3.2", "smollm", "llama-2", "mistral"})
    void encodesAsHuggingFacesLibraryBeforeAndAfterTheImport(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);
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
     * The library's results. Mistral's tokenizer would remove a space at the beginning of a text; since it has Llama
     * 2's vocabulary, it is read by Llama 2's rule.
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
    void decodesTokenByTokenAndCountsBytes(String name) throws IOException {
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
    void encodesAContinuationWithoutAnExtraSpace(String name) throws IOException {
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
    void writesAConversationInTheTokensOfTheLibrary(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);
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
    void doesNotJoinTextIntoASpecialToken(String name) throws IOException {
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
        ImportedModel.open(ForeignFolders.of(name)).write(folder);

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
                    .startsWith(after.id(SpecialToken.END_OF_TEXT), after.id(SpecialToken.END_OF_TURN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "float16-sharded"})
    void initialisesNewTokensWithTheMeanOfTheOthersAndKeepsTheRest(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);

        try (Tokenizer before = Tokenizer.open(ForeignFolders.of(name));
                Tokenizer after = Tokenizer.open(folder);
                WeightFiles own = WeightFiles.open(ForeignFolders.of(name));
                Safetensors grown = Safetensors.open(folder.resolve("model.safetensors"))) {
            assertThat(grown.type("model.embed_tokens.weight")).isEqualTo(own.type("model.embed_tokens.weight"));
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
                    assertThat(rows[row * 16 + column]).isCloseTo((float) mean, within(lastBit(name, mean)));
                }
            }
            String layer = "model.layers.1.mlp.down_proj.weight";
            assertThat(grown.read(layer, 16, 24)).isEqualTo(own.read(layer, 16, 24));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "llama-3.2"})
    void keepsTheRelativeProbabilitiesOfItsOwnTokens(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);

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
    void importsItsOwnOutputUnchanged(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);
        Path again = Files.createDirectory(folder.resolve("again"));

        ImportedModel.open(folder).write(again);

        for (String file : List.of("tokenizer.json", "tokenizer_config.json", "config.json", "model.safetensors")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(folder.resolve(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "float32 | 'pre_tokenizer': {'type': 'Whitespace'} | is neither byte-level BPE, as GPT-2's and"
                        + " Llama 3's are, nor BPE with spaces written as U+2581, as Llama 2's is; no other kind"
                        + " of tokenizer is supported",
                "float32 | 'model': {'type': 'Unigram'} | is neither byte-level BPE",
                "float32 | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '\u2581', 'split': false} |"
                        + " no tokens for"
                        + " single bytes",
                "llama-2 | 'normalizer': {'type': 'NFKC'}, 'pre_tokenizer': {'type': 'Metaspace'} |"
                        + " a normalizer in addition to Metaspace",
                "mistral | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '_', 'split': false} |"
                        + " writes spaces as"
                        + " '_'",
                "mistral | 'pre_tokenizer': {'type': 'Metaspace', 'replacement': '\u2581'} | splits a text into words",
                "llama-2 | 'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFKC'}, {'type': 'Replace',"
                        + " 'pattern': {'String': ' '}, 'content': '\u2581'}]} | has the normalizer"
                        + " {\"type\":\"NFKC\"}; of"
                        + " tokenizers that write spaces as U+2581, only those that encode like Llama 2's"
                        + " are supported",
                "llama-2 | 'added_tokens': [{'id': 400, 'content': 'x y', 'special': false, 'normalized':"
                        + " true}] | looks"
                        + " for 'x y' where spaces are written already"
            })
    void refusesATokenizerOfAnotherKind(String name, String change, String message) throws IOException {
        ForeignFolders.copy(name, folder);
        edit("tokenizer.json", "{" + change + "}");

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("tokenizer.json ")
                .hasMessageContaining(message);
    }

    @Test
    void refusesATokenizerWithMoreTokensThanTheModelHas() throws IOException {
        ForeignFolders.copy("float32", folder);
        edit("config.json", "{'vocab_size': 300}");

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .hasMessage("the vocabulary of the tokenizer has 310 tokens, but the model has 300; only added"
                        + " tokens may be missing from the model");
    }

    /** How far a number may be off in the type in which the folder stores its weights. */
    private static float lastBit(String name, double number) throws IOException {
        try (WeightFiles files = WeightFiles.open(ForeignFolders.of(name))) {
            return (float)
                    switch (files.type("model.embed_tokens.weight")) {
                        case F32 -> 1e-6;
                        case F16 -> Math.abs(number) / 2048 + 1e-7;
                        case BF16 -> Math.abs(number) / 256;
                    };
        }
    }

    /** Some models have 32,000 tokens and a tokenizer with a padding token as number 32,001. */
    @ParameterizedTest
    @ValueSource(strings = {"float32", "bfloat16", "llama-2"})
    void acceptsAddedTokensThatTheModelHasNoRowFor(String name) throws IOException {
        ForeignFolders.copy(name, folder);
        int rows = JSON.readTree(folder.resolve("config.json").toFile())
                .path("vocab_size")
                .asInt();
        ObjectNode tokenizer = tree("tokenizer.json");
        int before = TokenizerFolder.check(folder).all();
        for (int id = before; id <= rows; id++) {
            tokenizer
                    .withArray("added_tokens")
                    .addObject()
                    .put("id", id)
                    .put("content", "[extra " + id + "]")
                    .put("special", true);
        }
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        Path adopted = Files.createDirectory(folder.resolve("adopted"));

        ImportedModel.open(folder).write(adopted);

        try (Transformer model = Transformer.open(adopted);
                Tokenizer grown = Tokenizer.open(adopted);
                WeightFiles own = WeightFiles.open(folder);
                Safetensors written = Safetensors.open(adopted.resolve("model.safetensors"))) {
            assertThat(grown.vocabularySize())
                    .isEqualTo(model.shape().vocabulary())
                    .isGreaterThan(rows + 1);
            assertThat(grown.token(rows)).isEqualTo("[extra " + rows + "]");
            int width = model.shape().width();
            float[] stored = own.read("model.embed_tokens.weight", rows, width);
            float[] values = written.read("model.embed_tokens.weight", grown.vocabularySize(), width);
            assertThat(Arrays.copyOf(values, rows * width)).isEqualTo(stored);
            double mean = IntStream.range(0, rows)
                    .mapToDouble(row -> stored[row * width])
                    .average()
                    .orElseThrow();
            assertThat(values[rows * width]).isCloseTo((float) mean, within(lastBit(name, mean)));
        }
    }

    @Test
    void ignoresTensorsThatAreNotNeeded() throws IOException {
        ForeignFolders.copy("float32", folder);
        CorruptedWeights.of(folder)
                .add("model.layers.0.self_attn.rotary_emb.inv_freq", "F32", new long[] {2}, new byte[8])
                .add("model.layers.0.self_attn.masked", "BOOL", new long[] {3}, new byte[3])
                .add("model.positions", "I64", new long[] {2}, new byte[16])
                .add("model.scale", "F64", new long[] {}, new byte[8])
                .add("model.nothing", "F32", new long[] {0, 4}, new byte[0])
                .add("model.scales", "F8_E4M3", new long[] {5}, new byte[5])
                // A NaN in a tensor that is not read.
                .add("model.rest", "F32", new long[] {1}, new byte[] {0, 0, (byte) 0xC0, 0x7F})
                .write();
        Path adopted = Files.createDirectory(folder.resolve("adopted"));
        Path plain = Files.createDirectory(folder.resolve("plain"));

        ImportedModel.open(folder).write(adopted);
        ImportedModel.open(ForeignFolders.of("float32")).write(plain);

        assertThat(adopted.resolve("model.safetensors")).hasSameBinaryContentAs(plain.resolve("model.safetensors"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "F32 | 0000C07F | NaN",
                "F32 | 0000807F | Infinity",
                "F32 | 000080FF | -Infinity",
                "BF16 | C07F | NaN",
                "BF16 | 80FF | -Infinity",
                "F16 | 007E | NaN",
                "F16 | 007C | Infinity"
            })
    void namesAWeightThatIsNotANumber(String type, String bytes, String value) throws IOException {
        ForeignFolders.copy("float32", folder);
        CorruptedWeights.of(folder)
                .retype("model.layers.1.mlp.up_proj.weight", type)
                .put(
                        "model.layers.1.mlp.up_proj.weight",
                        3 * 16 + 5,
                        HexFormat.of().parseHex(bytes))
                .write();

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessage("model.layers.1.mlp.up_proj.weight in model.safetensors has " + value
                        + " at [3, 5]; finite numbers are expected");
    }

    @Test
    void checksOnlyTheRowsOfTokens() throws IOException {
        ForeignFolders.copy("float32", folder);
        int used = TokenizerFolder.check(folder).all();
        byte[] nan = HexFormat.of().parseHex("0000C07F");
        CorruptedWeights.of(folder)
                .put("model.embed_tokens.weight", used * 16, nan)
                .write();

        ImportedModel.open(folder);

        CorruptedWeights.of(folder)
                .put("model.embed_tokens.weight", used * 16 - 1, nan)
                .write();
        assertThatThrownBy(() -> ImportedModel.open(folder)).hasMessageContaining("[" + (used - 1) + ", 15]");
    }

    @Test
    void namesATensorThatIsMissingOrOfAnotherShapeOrType() throws IOException {
        ForeignFolders.copy("float32", folder);
        CorruptedWeights.of(folder).remove("model.layers.1.mlp.up_proj.weight").write();
        refuses("there is no tensor model.layers.1.mlp.up_proj.weight among the weights");

        CorruptedWeights.of(folder)
                .add("model.layers.1.mlp.up_proj.weight", "F32", new long[] {16, 24}, new byte[4 * 16 * 24])
                .write();
        refuses("model.layers.1.mlp.up_proj.weight in model.safetensors has the shape [16, 24] where [24, 16]"
                + " is expected");

        CorruptedWeights.of(folder)
                .remove("model.layers.1.mlp.up_proj.weight")
                .add("model.layers.1.mlp.up_proj.weight", "F64", new long[] {24, 16}, new byte[8 * 16 * 24])
                .write();
        refuses("model.layers.1.mlp.up_proj.weight in model.safetensors has the type 'F64'; only F32, F16 and"
                + " BF16 are supported");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void namesAnEmbeddingOfMoreOrFewerRowsThanTheConfigSays(int more) throws IOException {
        ForeignFolders.copy("float32", folder);
        int rows = tree("config.json").path("vocab_size").asInt();
        edit("config.json", "{'vocab_size': " + (rows - more) + "}");

        refuses("model.embed_tokens.weight in model.safetensors has the shape [" + rows + ", 16] where ["
                + (rows - more) + ", 16] is expected");
    }

    @Test
    void acceptsAnOutputLayerOnlyIfTheConfigDeclaresOne() throws IOException {
        ForeignFolders.copy("float32", folder);
        int rows = tree("config.json").path("vocab_size").asInt();
        boolean tied = tree("config.json").path("tie_word_embeddings").asBoolean();
        assertThat(tied).isTrue();
        edit("config.json", "{'tie_word_embeddings': false}");
        refuses("there is no tensor lm_head.weight among the weights");

        CorruptedWeights.of(folder)
                .add("lm_head.weight", "F32", new long[] {rows, 16}, new byte[4 * 16 * rows])
                .write();
        ImportedModel.open(folder);

        edit("config.json", "{'tie_word_embeddings': true}");
        ImportedModel.open(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'added_tokens': [{'id': 320, 'content': '[far]', 'special': true}] | tokenizer.json has no token ",
                "'added_tokens': [{'id': 5, 'content': '[there]', 'special': true}] | tokenizer.json gives"
                        + " the id 5 to ",
                "'added_tokens': [{'id': -1, 'content': '[low]', 'special': true}] | tokenizer.json gives"
                        + " '[low]' the id -1",
                "'added_tokens': [{'id': 1.5, 'content': '[half]', 'special': true}] | gives '[half]' the id 1.5"
            })
    void namesIdsThatHaveGapsOrAreGivenTwice(String change, String message) throws IOException {
        ForeignFolders.copy("float32", folder);
        edit("tokenizer.json", "{" + change + "}");

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageContaining(message);
    }

    @Test
    void namesMergesThatAreMissingOrDoNotMakeAToken() throws IOException {
        ForeignFolders.copy("float32", folder);
        ObjectNode tokenizer = tree("tokenizer.json");
        ObjectNode model = (ObjectNode) tokenizer.path("model");
        model.withArray("merges").addArray().add("q").add("z");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        refuses("tokenizer.json merges 'q' and 'z', and 'qz' is not a token of its vocabulary; all three must be in"
                + " it");

        model.remove("merges");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        refuses("tokenizer.json has no list of merges; BPE needs one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "config.json | {'a': | config.json is not valid JSON (line 1); an object is expected",
                "config.json | [] | config.json is not a JSON object; one is expected",
                "config.json | \"\" | config.json is not a JSON object; one is expected",
                "tokenizer.json | {'a' | tokenizer.json is not valid JSON (line 1); an object is expected",
                "tokenizer_config.json | nothing | tokenizer_config.json is not valid JSON (line 1); an object"
                        + " is expected",
            })
    void saysWhichFileIsDamaged(String file, String content, String message) throws IOException {
        ForeignFolders.copy("float32", folder);
        Files.writeString(folder.resolve(file), content.replace('\'', '"'));

        refuses(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'rope_theta': [1], 'rope_parameters': null | config.json has rope_theta [1]; a number above 0",
                "'rope_theta': 0, 'rope_parameters': null | config.json has rope_theta 0; a number above 0",
                "'rms_norm_eps': -1 | config.json has rms_norm_eps -1; a number above 0",
                "'num_hidden_layers': 2000000000 | config.json names 2000000000 layers, but there are ",
                "'max_position_embeddings': 2000000000 | config.json has max_position_embeddings 2000000000; at most "
            })
    void refusesImplausibleSizes(String change, String message) throws IOException {
        ForeignFolders.copy("float32", folder);
        edit("config.json", "{" + change + "}");

        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void saysWhichFileOfSeveralIsMissingOrLacksATensor() throws IOException {
        ForeignFolders.copy("float16-sharded", folder);
        ObjectNode index = tree("model.safetensors.index.json");
        ObjectNode map = (ObjectNode) index.path("weight_map");
        String other = map.path("model.norm.weight").asText().contains("00001") ? "00002" : "00001";
        map.put("model.norm.weight", "model-" + other + "-of-00002.safetensors");
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        refuses("model.safetensors.index.json puts model.norm.weight into model-" + other
                + "-of-00002.safetensors, which does not contain it");

        map.put("model.norm.weight", "model-00003-of-00002.safetensors");
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        refuses("model.safetensors.index.json puts model.norm.weight into model-00003-of-00002.safetensors,"
                + " which is missing");

        map.remove("model.norm.weight");
        Files.writeString(folder.resolve("model.safetensors.index.json"), index.toString());
        refuses("there is no tensor model.norm.weight among the weights");

        Files.writeString(folder.resolve("model.safetensors.index.json"), "{");
        refuses("model.safetensors.index.json is not valid JSON (line 1); an object is expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float16-sharded", "llama-2"})
    void saysHowManyTokensTheModelReads(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(folder);

        assertThat(tree("tokenizer_config.json").path("model_max_length"))
                .isEqualTo(tree("config.json").path("max_position_embeddings"));
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> ImportedModel.open(folder))
                .isInstanceOf(RefusedModelException.class)
                .hasMessage(message);
    }

    private ObjectNode tree(String file) throws IOException {
        return (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
    }

    private void edit(String file, String change) throws IOException {
        Path path = folder.resolve(file);
        ObjectNode tree = (ObjectNode) JSON.readTree(path.toFile());
        tree.setAll((ObjectNode) JSON.readTree(change.replace('\'', '"')));
        Files.writeString(path, tree.toString());
    }
}
