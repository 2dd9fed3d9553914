package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of ours opened by Jlama, which reads Hugging Face's format in Java and computes without PyTorch. */
class JlamaTest {
    /** So few that the most likely token always leads by at least 0.003; the logits differ by 0.00002 at most. */
    private static final int CONTINUED = 12;

    @TempDir
    Path folder;

    @Test
    void encodesPlainEnglishAndCodeAndRendersChatsAsWeDo() throws Exception {
        SampleFolder.write(folder);
        GoldenSample golden = GoldenSample.read();
        List<String> texts = golden.texts().stream()
                .map(GoldenSample.Text::text)
                .filter(JlamaTest::isAscii)
                .toList();
        assertThat(texts).hasSizeGreaterThan(10);
        List<GoldenSample.Chat> chats =
                golden.conversations().stream().filter(JlamaTest::isPlain).toList();
        assertThat(chats).hasSize(2);

        JlamaProcess.Answer answer = JlamaProcess.ask(
                folder,
                new JlamaProcess.Question(
                        texts,
                        List.of(),
                        0,
                        chats.stream().map(GoldenSample.Chat::messages).toList()));

        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(answer.ids().get(i)).as(texts.get(i)).isEqualTo(tokenizer.encode(texts.get(i)));
            }
            assertThat(answer.begin()).isEqualTo(tokenizer.id(SpecialToken.BEGIN_OF_TEXT));
            assertThat(answer.ends())
                    .containsExactly(tokenizer.id(SpecialToken.END_OF_TEXT), tokenizer.id(SpecialToken.END_OF_TURN));
        }
        assertThat(answer.rendered())
                .isEqualTo(chats.stream().map(GoldenSample.Chat::rendered).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void predictsAndContinuesAsWeDo(boolean tied) throws Exception {
        SampleFolder.write(folder, SampleFolder.shape(tied, 96));
        List<int[]> prompts =
                GoldenSample.read().texts().stream().map(JlamaTest::begun).toList();

        JlamaProcess.Answer answer =
                JlamaProcess.ask(folder, new JlamaProcess.Question(List.of(), prompts, CONTINUED, List.of()));

        try (Transformer model = Transformer.open(folder)) {
            Generator generator = new Generator(model);
            List<int[]> continuations = generator.generateAll(prompts, Sampling.greedy(CONTINUED, Set.of()));
            for (int i = 0; i < prompts.size(); i++) {
                String prompt = Arrays.toString(prompts.get(i));
                assertThat(logarithms(answer.probabilities().get(i)))
                        .as(prompt)
                        .containsExactly(logarithms(generator.distribution(prompts.get(i))), within(1e-3));
                assertThat(answer.continuations().get(i)).as(prompt).isEqualTo(continuations.get(i));
            }
        }
    }

    /** Jlama's engine reads double braces in a message as a part of the template. */
    private static boolean isPlain(GoldenSample.Chat chat) {
        return chat.messages().stream().noneMatch(message -> message.content().contains("{{"));
    }

    /** Jlama 0.8.4 reads letters beyond ASCII as bytes. */
    private static boolean isAscii(String text) {
        return text.chars().allMatch(letter -> letter < 128);
    }

    private static int[] begun(GoldenSample.Text text) {
        return IntStream.concat(IntStream.of(SpecialToken.BEGIN_OF_TEXT.ordinal()), Arrays.stream(text.ids()))
                .toArray();
    }

    private static double[] logarithms(float[] probabilities) {
        return logarithms(IntStream.range(0, probabilities.length)
                .mapToDouble(i -> probabilities[i])
                .toArray());
    }

    private static double[] logarithms(double[] probabilities) {
        return Arrays.stream(probabilities).map(Math::log).toArray();
    }
}
