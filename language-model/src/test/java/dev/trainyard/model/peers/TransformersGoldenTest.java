package dev.trainyard.model.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.gguf.GgufExport;
import dev.trainyard.model.gguf.GgufType;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplate;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.MaskedBatch;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares a folder that we wrote with the results of transformers' {@code from_pretrained} for the same bytes. */
class TransformersGoldenTest {
    @TempDir
    static Path temporary;

    private static Path folder;
    private static GoldenSample golden;
    private static Transformer model;
    private static Tokenizer tokenizer;

    @BeforeAll
    static void writeTheFolder() throws IOException {
        String kept = System.getProperty("sample.folder");
        folder = kept == null ? temporary : Path.of(kept);
        SampleFolder.write(folder);
        if (kept != null) export();
        golden = GoldenSample.read();
        model = Transformer.open(folder);
        tokenizer = Tokenizer.open(folder);
    }

    /** For the script that makes the golden files. */
    private static void export() throws IOException {
        for (GgufType type : GgufType.values()) {
            try (OutputStream out = Files.newOutputStream(folder.resolve(type.key() + ".gguf"))) {
                GgufExport.of(folder, SampleFolder.NAME, type).write(out);
            }
        }
    }

    @AfterAll
    static void close() {
        model.close();
        tokenizer.close();
    }

    @Test
    void theFolderHasTheDigestsOfTheOneThatTransformersOpened() throws IOException {
        for (Map.Entry<String, String> file : golden.files().entrySet()) {
            assertThat(Sha256.of(folder.resolve(file.getKey())).toString())
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }

    @Test
    void computesTheLogitsOfTransformers() throws Exception {
        try (Safetensors expected = GoldenSample.logits()) {
            assertThat(expected.names()).hasSize(4);
            for (String index : expected.names()) {
                int[] ids = begun(golden.texts().get(Integer.parseInt(index)).ids());

                assertThat(logits(ids))
                        .as(index)
                        .containsExactly(
                                expected.read(index, ids.length, model.shape().vocabulary()), within(1e-3f));
            }
        }
    }

    @Test
    void encodesAndContinuesAsTransformersDoes() {
        assertThat(golden.texts()).hasSize(20);
        for (GoldenSample.Text text : golden.texts()) {
            assertThat(tokenizer.encode(text.text())).as(text.text()).isEqualTo(text.ids());

            int[] continuation = new Generator(model)
                    .generate(begun(text.ids()), Sampling.greedy(text.continuation().length, Set.of()), token -> {});

            assertThat(continuation).as(text.text()).isEqualTo(text.continuation());
        }
    }

    @Test
    void rendersChatsAsTheChatTemplateDoes() {
        assertThat(golden.conversations()).hasSize(3);
        for (GoldenSample.Chat chat : golden.conversations()) {
            StringBuilder rendered = new StringBuilder("<|begin_of_text|>");
            for (ChatMessage message : chat.messages()) {
                rendered.append(message.role().token().text())
                        .append(message.content())
                        .append("<|end_of_turn|>");
            }

            assertThat(chat.rendered())
                    .isEqualTo(rendered.append("<|assistant|>").toString());
            assertThat(ChatTemplate.prompt(tokenizer, chat.messages())).isEqualTo(chat.ids());
        }
    }

    /** The script also passed the contents to transformers as lists of parts, which must render identically. */
    @Test
    void masksAllButTheAssistantsTokensAsTheChatTemplateDoes() {
        assertThat(golden.conversations())
                .anySatisfy(chat -> assertThat(chat.trained()).contains(true));
        for (GoldenSample.Chat chat : golden.conversations()) {
            Conversation ours = ChatTemplate.conversation(tokenizer, chat.messages());

            assertThat(ours.ids()).isEqualTo(chat.whole());
            assertThat(ours.trained()).isEqualTo(chat.trained());
        }
    }

    @Test
    void transformersPadsAndTruncatesToTheModelsContext() {
        assertThat(golden.padded())
                .containsExactly(model.shape().context(), model.shape().context());
    }

    private static int[] begun(int[] ids) {
        return IntStream.concat(IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), Arrays.stream(ids))
                .toArray();
    }

    /** After each of the ids. */
    private static float[] logits(int[] ids) {
        // The kernels take windows whose last id is predicted but not read.
        int[] window = Arrays.copyOf(ids, ids.length + 1);
        try (NDManager scope = model.manager().newSubManager()) {
            MaskedBatch batch = MaskedBatch.of(
                    List.of(MaskedSequence.ofText(window)), model.shape().context(), scope);
            float[] all = model.kernels()
                    .infer("logits", scope, List.of(batch.tokens(), batch.at()), model.arguments())
                    .singletonOrThrow()
                    .toFloatArray();
            return Arrays.copyOf(all, ids.length * model.shape().vocabulary());
        }
    }
}
