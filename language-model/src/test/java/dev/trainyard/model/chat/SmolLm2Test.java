package dev.trainyard.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Talks to SmolLM2-135M-Instruct, where its folder is in the user's cache. */
class SmolLm2Test {
    private static final Path MODEL = Path.of(System.getProperty("user.home"), ".cache", "trainyard", "smollm2");
    private static final ChatMessage QUESTION = ChatMessage.user("What is the capital of France?");

    @BeforeEach
    void requireTheModel() {
        Assumptions.assumeTrue(Files.exists(MODEL.resolve("complete")), "there is no SmolLM2 in the user's cache");
    }

    /** The ids are those of transformers' apply_chat_template. */
    @Test
    void writesConversationsInTheTokensOfTransformers() throws IOException {
        List<ChatMessage> messages = List.of(
                QUESTION,
                ChatMessage.assistant("Paris.\n\n```java\nint x = 42;\n```"),
                ChatMessage.user(" naïve 中文 "),
                ChatMessage.assistant("Yes"));
        try (Tokenizer tokenizer = Tokenizer.open(MODEL)) {
            ChatForm form = ChatForm.open(MODEL, tokenizer);

            assertThat(form.prompt(List.of(QUESTION)))
                    .containsExactly(
                            1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407,
                            19712, 8182, 2, 198, 1, 4093, 198, 1780, 314, 260, 3575, 282, 4649, 47, 2, 198, 1, 520,
                            9531, 198);
            assertThat(form.conversation(messages).ids())
                    .containsExactly(
                            1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407,
                            19712, 8182, 2, 198, 1, 4093, 198, 1780, 314, 260, 3575, 282, 4649, 47, 2, 198, 1, 520,
                            9531, 198, 38634, 30, 198, 198, 3725, 36792, 198, 591, 1792, 446, 216, 36, 34, 43, 198,
                            3725, 2, 198, 1, 4093, 198, 15486, 46494, 216, 28589, 29184, 216, 2, 198, 1, 520, 9531, 198,
                            10539, 2, 198);
        }
    }

    @Test
    void saysParisAndEndsItsTurn() throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(MODEL);
                Transformer model = Transformer.open(MODEL)) {
            ChatForm form = ChatForm.open(MODEL, tokenizer);
            int[] prompt = form.prompt(List.of(QUESTION));

            int[] answer = new Generator(model).generate(prompt, Sampling.greedy(40, form.ends()), token -> {});

            assertThat(tokenizer.decodeContinuation(answer)).isEqualTo("The capital of France is Paris.");
            int[] soFar =
                    IntStream.concat(IntStream.of(prompt), IntStream.of(answer)).toArray();
            int[] next = new Generator(model).generate(soFar, Sampling.greedy(1, Set.of()), token -> {});
            assertThat(tokenizer.token(next[0])).isEqualTo("<|im_end|>");
        }
    }
}
