package dev.trainyard.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.model.scoring.PromptEncoding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    private static final List<String> TEXTS = List.of(
            "public static boolean isEmpty(final CharSequence cs) {\n    return cs == null || cs.length() == 0;\n}\n"
                    .repeat(5),
            "entity (noun): that which is perceived or known or inferred to have its own distinct existence\n"
                    .repeat(4),
            "it's, they'll, we've: größer, naïve, 日本語 日本語 日本語\n".repeat(3));

    @TempDir
    private static Path folder;

    private static Tokenizer tokenizer;

    @BeforeAll
    static void learn() throws IOException {
        TokenizerFolder.write(folder, BytePairTrainer.train(TEXTS, 400));
        tokenizer = Tokenizer.open(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void decodesAnyTextToItself() {
        Random chance = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            String text = anyText(chance);

            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        }
    }

    @Test
    void encodesAsTheLibraryThatReadsItsFile() throws IOException {
        Random chance = new Random(12);
        try (HuggingFaceTokenizer library =
                HuggingFaceTokenizer.newInstance(folder, Map.of("truncation", "false", "padding", "false"))) {
            List<String> texts = new ArrayList<>(TEXTS);
            for (int round = 0; round < 300; round++) texts.add(anyText(chance));
            for (String text : texts) {
                long[] theirs = library.encode(text, false, false).getIds();

                assertThat(Arrays.stream(tokenizer.encode(text)).asLongStream().toArray())
                        .isEqualTo(theirs);
            }
        }
    }

    @Test
    void tellsTheLibraryHowTextsBegin() throws IOException {
        try (HuggingFaceTokenizer library = HuggingFaceTokenizer.newInstance(folder)) {
            long[] theirs = library.encode("a text", true, false).getIds();

            int[] ours = PromptEncoding.prompt(tokenizer, "a text");
            assertThat(theirs).isEqualTo(Arrays.stream(ours).asLongStream().toArray());
            assertThat(tokenizer.beforeEachText()).hasValue((int) theirs[0]);
        }
    }

    @Test
    void splitsTrainingTextAsTheLibrarySplitsTextToEncode() {
        // A merge that was learned across one of the library's boundaries could never be used.
        BytePairVocabulary learned = BytePairTrainer.train(
                List.of(
                        "a\u00A0b\u00A0b\u00A0b \u0085x\u0085x\u0085x \u2003y\u2003y ²² ²² ½½ ½½ ٣٣ ٣٣ e\u0301 e\u0301"),
                300);
        try {
            Path own = Files.createDirectory(folder.resolve("spaces"));
            TokenizerFolder.write(own, learned);
            try (Tokenizer spaced = Tokenizer.open(own)) {
                List<byte[]> tokens = learned.tokenBytes();
                for (int id = BytePairVocabulary.FIRST_MERGE; id < learned.size(); id++) {
                    String text = new String(tokens.get(id), StandardCharsets.UTF_8);
                    if (text.indexOf('\uFFFD') >= 0) continue;
                    assertThat(spaced.encode(text)).as(text).containsExactly(id);
                }
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void treatsTheNameOfASpecialTokenAsOrdinaryText() {
        String text = "<|user|>hello<|end_of_turn|><|begin_of_text|>";

        int[] ids = tokenizer.encode(text);

        assertThat(Arrays.stream(ids).noneMatch(tokenizer::isSpecial)).isTrue();
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
    }

    @Test
    void readsHalfASurrogatePairAsTheReplacementCharacter() {
        assertThat(tokenizer.decode(tokenizer.encode("a\uD800b"))).isEqualTo("a\uFFFDb");
    }

    @Test
    void joinsBytesBeforeItDecodesCharactersAndOmitsSpecialTokens() {
        int[] ids = tokenizer.encode("é");
        int[] framed = {tokenizer.id(SpecialToken.BEGIN_OF_TEXT), ids[0], tokenizer.id(SpecialToken.END_OF_TEXT)};

        assertThat(tokenizer.decode(framed)).isEqualTo(ids.length == 1 ? "é" : "\uFFFD");
        assertThat(tokenizer.token(tokenizer.id(SpecialToken.USER))).isEqualTo("<|user|>");
    }

    @Test
    void countsTheBytesOfATextInItsTokens() {
        String text = "größer 日本語 than";

        int bytes =
                Arrays.stream(tokenizer.encode(text)).map(tokenizer::byteLength).sum();

        assertThat(bytes).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void encodesManyTextsInTheirOrder() {
        List<int[]> encoded = tokenizer.encodeAll(TEXTS);

        assertThat(encoded).hasSize(3);
        for (int i = 0; i < 3; i++) assertThat(encoded.get(i)).isEqualTo(tokenizer.encode(TEXTS.get(i)));
    }

    @Test
    void encodesALongTextCompletely() {
        String text = "public static void ".repeat(20_000);

        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
    }

    @Test
    void writesAConversationAsTheTemplateDoes() {
        List<ChatMessage> messages = List.of(ChatMessage.user("is it empty?"), ChatMessage.assistant("it's known"));

        Conversation conversation = ChatTemplate.conversation(tokenizer, messages);

        StringBuilder text = new StringBuilder();
        for (int id : conversation.ids()) text.append(tokenizer.token(id));
        assertThat(text)
                .hasToString("<|begin_of_text|><|user|>is it empty?<|end_of_turn|>"
                        + "<|assistant|>it's known<|end_of_turn|>");
        int answer = tokenizer.encode("it's known").length + 1;
        for (int i = 0; i < conversation.ids().length; i++) {
            assertThat(conversation.trained()[i]).isEqualTo(i >= conversation.ids().length - answer);
        }
    }

    @Test
    void endsAPromptWithTheTokenThatOpensTheAnswer() {
        int[] prompt = ChatTemplate.prompt(tokenizer, List.of(ChatMessage.user("known")));

        assertThat(prompt).startsWith(0, 3).endsWith(5, 4);
    }

    @Test
    void reservesTheSpecialTokensInBothFiles() throws IOException {
        JsonNode json =
                ContractJson.mapper().readTree(folder.resolve("tokenizer.json").toFile());
        JsonNode config = ContractJson.mapper()
                .readTree(folder.resolve("tokenizer_config.json").toFile());

        for (SpecialToken token : SpecialToken.values()) {
            assertThat(json.at("/added_tokens/" + token.id() + "/content").asText())
                    .isEqualTo(token.text());
            assertThat(config.at("/added_tokens_decoder/" + token.id() + "/content")
                            .asText())
                    .isEqualTo(token.text());
        }
        assertThat(config.path("chat_template").asText()).isEqualTo(ChatTemplate.JINJA);
    }

    private static String anyText(Random chance) {
        StringBuilder text = new StringBuilder();
        int length = chance.nextInt(40);
        for (int i = 0; i < length; i++) {
            int point = switch (chance.nextInt(6)) {
                case 0 -> chance.nextInt(0x80);
                case 1 -> chance.nextInt(0x800);
                case 2 -> chance.nextInt(Character.MAX_CODE_POINT + 1);
                case 3 -> " \n\t\r\u00A0\u2003\u0085\0".charAt(chance.nextInt(8));
                default -> 'a' + chance.nextInt(26);
            };
            boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            text.appendCodePoint(half ? 'x' : point);
        }
        return text.toString();
    }
}
