package dev.trainyard.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.peers.ForeignFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalDecoderTest {
    private static final List<String> TEXTS =
            List.of("it's größer, naïve, 日本語 \uD83D\uDE00 \uD83D\uDE03 words of a language, words\n".repeat(5));

    @TempDir
    Path folder;

    /** Our own and imported tokenizers: byte-level, and as in SentencePiece with a space before the text. */
    @ParameterizedTest
    @ValueSource(strings = {"ours", "bfloat16", "smollm", "llama-2", "mistral"})
    void givesAfterEachTokenWhatDecodingAllTokensGives(String name) throws IOException {
        Random chance = new Random(17);
        try (Tokenizer tokenizer = open(name)) {
            int special = tokenizer.id(SpecialToken.BEGIN_OF_TEXT);
            int ordinary = tokenizer.encodeContinuation("x")[0];
            for (int round = 0; round < 400; round++) {
                int[] ids = chance.nextBoolean()
                        ? IntStream.generate(() -> chance.nextInt(tokenizer.vocabularySize()))
                                .limit(chance.nextInt(24))
                                .toArray()
                        : shuffledSome(tokenizer.encode(anyText(chance)), chance);
                boolean fromTheBeginning = chance.nextBoolean();
                IncrementalDecoder text = tokenizer.textAfter(fromTheBeginning ? special : ordinary);
                StringBuilder given = new StringBuilder();
                for (int i = 0; i < ids.length; i++) {
                    given.append(text.add(ids[i]));

                    int[] soFar = Arrays.copyOf(ids, i + 1);
                    assertThat(given + text.rest())
                            .as(() -> Arrays.toString(soFar))
                            .isEqualTo(
                                    fromTheBeginning ? tokenizer.decode(soFar) : tokenizer.decodeContinuation(soFar));
                }
            }
        }
    }

    @Test
    void holdsBackAnIncompleteCharacter() throws IOException {
        try (Tokenizer tokenizer = open("ours")) {
            IncrementalDecoder text = tokenizer.textAfter(tokenizer.id(SpecialToken.ASSISTANT));
            int[] bytes = bytes(tokenizer, "\uD83D\uDE42");

            assertThat(bytes).hasSize(4);
            assertThat(text.add(bytes[0]) + text.add(bytes[1]) + text.add(bytes[2]))
                    .isEmpty();
            assertThat(text.rest()).isEqualTo("\uFFFD");
            assertThat(text.add(bytes[3])).isEqualTo("\uD83D\uDE42");
            assertThat(text.rest()).isEmpty();
        }
    }

    @Test
    void decodesNoTokenTwice() throws IOException {
        try (Tokenizer tokenizer = open("ours")) {
            IncrementalDecoder text = tokenizer.textAfter(tokenizer.id(SpecialToken.ASSISTANT));
            int word = tokenizer.encodeContinuation(" words")[0];

            // The next token is decoded with nothing but the bytes that were held back.
            for (int i = 0; i < 100_000; i++) {
                assertThat(text.add(word)).isEqualTo(" words");
                assertThat(text.rest()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "bfloat16", "llama-3.2", "smollm", "llama-2", "mistral"})
    void neverEstimatesMoreTokensThanATextHas(String name) throws IOException {
        Random chance = new Random(18);
        try (Tokenizer tokenizer = open(name)) {
            for (int round = 0; round < 300; round++) {
                String text = anyText(chance);
                assertThat(tokenizer.fewestTokens(text)).as(text).isLessThanOrEqualTo(tokenizer.encode(text).length);
            }
            String large = "word ".repeat(200_000);
            assertThat(tokenizer.fewestTokens(large)).isGreaterThan(10_000);
            List<ChatMessage> messages = List.of(ChatMessage.system("Be kind."), ChatMessage.user("naïve? 日本語"));
            if (name.equals("ours")) {
                assertThat(ChatTemplate.fewestTokens(tokenizer, messages))
                        .isLessThanOrEqualTo(ChatTemplate.prompt(tokenizer, messages).length);
            }
        }
    }

    private Tokenizer open(String name) throws IOException {
        if (!name.equals("ours")) return Tokenizer.open(ForeignFolders.of(name));
        TokenizerFolder.write(folder, BytePairTrainer.train(TEXTS, 320));
        return Tokenizer.open(folder);
    }

    /** One token for each byte. */
    private static int[] bytes(Tokenizer tokenizer, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        IncrementalDecoder any = tokenizer.textAfter(0);
        for (int i = 0; i < bytes.length; i++) {
            byte[] one = {bytes[i]};
            ids[i] = IntStream.range(0, tokenizer.vocabularySize())
                    .filter(id -> Arrays.equals(any.bytes(id), one))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
        return ids;
    }

    private static int[] shuffledSome(int[] ids, Random chance) {
        for (int i = 0; i < ids.length; i++) {
            if (chance.nextInt(4) == 0) {
                int other = chance.nextInt(ids.length);
                int id = ids[i];
                ids[i] = ids[other];
                ids[other] = id;
            }
        }
        return ids;
    }

    private static String anyText(Random chance) {
        StringBuilder text = new StringBuilder();
        int length = chance.nextInt(20);
        for (int i = 0; i < length; i++) {
            int point =
                    chance.nextInt(4) == 0 ? chance.nextInt(0x11000) : "a word, 日本 \uFFFD ".charAt(chance.nextInt(13));
            text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
        }
        return text.toString();
    }
}
