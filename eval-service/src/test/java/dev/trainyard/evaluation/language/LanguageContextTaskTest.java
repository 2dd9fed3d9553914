package dev.trainyard.evaluation.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.items.HeldOutBodies;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.HeldOutBody.Given;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.DocumentBits;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelShape;
import dev.trainyard.model.transformer.Transformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageContextTaskTest {
    private static final String FILE = """
            package port;

            import java.util.List;

            class Harbor {
                private List<String> ships;

                void leave() {}

                /** Counts the ships. */
                int count() {
                    return ships == null ? 0 : ships.size();
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void anotherOutlineIsAnotherItem() {
        HeldOutBody method = method();
        HeldOutBody fields = new HeldOutBody(
                method.name(),
                method.document(),
                method.outline() + "int berths;",
                method.documentation(),
                method.open(),
                method.close());

        assertThat(new LanguageContextTask(List.of(fields)).digest())
                .isNotEqualTo(new LanguageContextTask(List.of(method)).digest());
    }

    /** The bits of a body are those of the text with it, without those of the text before it. */
    @Test
    void measuresTheSameBodyAfterMoreAndMoreOfTheFile() throws Exception {
        TokenizerFolder.write(folder, BytePairTrainer.train(List.of(FILE), 300));
        ModelShape shape = new ModelShape(300, 16, 1, 2, 1, 24, 512, 10_000, 1e-5, true);
        try (Tokenizer tokenizer = Tokenizer.open(folder);
                Transformer model = Transformer.initialise(shape, 5)) {
            HeldOutBody method = method();

            List<ItemResult> results = new LanguageContextTask(List.of(method))
                    .measure(
                            new EvaluatedModel(CheckpointKind.BASE, model, ChatForm.ours(tokenizer)),
                            0,
                            1,
                            items -> {});

            assertThat(results).hasSize(1);
            ItemResult result = results.getFirst();
            int bytes = method.body().getBytes(StandardCharsets.UTF_8).length;
            for (Given given : Given.values()) {
                double expected = bits(model, tokenizer, method.before(given), method.body()) / bytes;
                assertThat(result.figures().get(given.key())).isCloseTo(expected, within(1e-4));
            }
            assertThat(result.score()).isEqualTo(result.figures().get("imports-and-fields"));
            assertThat(result.figures().get("saved")).isEqualTo(result.figures().get("signature") - result.score());
            assertThat(result.weight()).isEqualTo(bytes);
            assertThat(result.category()).isEqualTo("code");
        }
    }

    private static double bits(Transformer model, Tokenizer tokenizer, String before, String body) {
        int[] given = IntStream.concat(
                        IntStream.of(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)), Arrays.stream(tokenizer.encode(before)))
                .toArray();
        int[] whole = IntStream.concat(Arrays.stream(given), Arrays.stream(tokenizer.encode(body)))
                .toArray();
        List<DocumentBits> measured = BitsPerByte.measure(model, List.of(document(whole), document(given)));
        return measured.getFirst().bits() - measured.getLast().bits();
    }

    private static HeldOutDocument document(int[] ids) {
        boolean[] text = new boolean[ids.length];
        Arrays.fill(text, 1, ids.length, true);
        return new HeldOutDocument(ids, text, 1);
    }

    private static HeldOutBody method() {
        HeldOutBodies bodies = new HeldOutBodies(1);
        bodies.add(new Document(Sha256.of(FILE), "code", "Harbor.java", "CC0-1.0", Split.HELD_OUT, FILE));
        return bodies.bodies(1).getFirst();
    }
}
