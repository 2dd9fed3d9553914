package dev.trainyard.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.artifact.ExportProof;
import dev.trainyard.model.peers.FamilyShapes;
import dev.trainyard.model.peers.ForeignFolders;
import dev.trainyard.model.peers.SampleFolder;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Safetensors;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test opens a model, damages the folder that was written of it, and proves the folder's exports. */
class ExportCheckTest {
    private static final String TEMPLATE = "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n'"
            + " + message['content'] + '<|endoftext|>' + '\\n' }}{% endfor %}"
            + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @TempDir
    Path trained;

    @TempDir
    Path scratch;

    @Test
    void agreesOnEveryPromptOfOneOfOurModels() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(folder -> {});

        assertThat(proof.prompts()).isEqualTo(20);
        assertThat(proof.formats())
                .containsExactly(
                        new ExportProof.Format("folder", 20, 0, null, null),
                        new ExportProof.Format("gguf", 20, 0, null, null));
        assertThat(scratch).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen3", "granite4-without-positions", "olmo2"})
    void agreesForModelsOfOtherFamilies(String name) throws IOException {
        SampleFolder.write(trained, FamilyShapes.of(name));

        assertThat(prove(folder -> {}).formats()).allMatch(ExportProof.Format::proved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "smollm", "llama-2", "mistral"})
    void agreesForImportedTokenizers(String name) throws IOException {
        ImportedModel.open(ForeignFolders.of(name)).write(trained);

        ExportProof proof = prove(folder -> {});

        assertThat(proof.formats()).as("%s", proof).allMatch(ExportProof.Format::proved);
    }

    @Test
    void agreesForAModelWithItsOwnChatTemplate() throws IOException {
        copy(ForeignFolders.of("smollm"), folder);
        changing("tokenizer_config.json", config -> config.put("chat_template", TEMPLATE))
                .accept(folder);
        changing("tokenizer.json", tokenizer -> tokenizer.putNull("post_processor"))
                .accept(folder);
        ImportedModel.open(folder).write(trained);

        ExportProof proof = prove(folder -> {});

        assertThat(proof.prompts()).isEqualTo(20);
        assertThat(proof.formats()).as("%s", proof).allMatch(ExportProof.Format::proved);
    }

    @Test
    void findsATokenBeforeTextsThatConversationsDoNotHave() throws IOException {
        copy(ForeignFolders.of("smollm"), folder);
        changing("tokenizer_config.json", config -> config.put("chat_template", TEMPLATE))
                .accept(folder);
        ImportedModel.open(folder).write(trained);

        ExportProof proof = prove(folder -> {});

        assertThat(proof.difference("folder")).isEmpty();
        // llama.cpp can only put it before both.
        differs(proof, "gguf", "The prompt 'a sentence' differs in token 0");
    }

    @Test
    void findsAnotherRotaryBase() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing("config.json", config -> config.put("rope_theta", 500_000.0)));

        differs(proof, "folder", "of the answer");
        differs(proof, "gguf", "of the answer");
    }

    @Test
    void findsAnEndThatIsMissing() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing("generation_config.json", config -> config.put("eos_token_id", 1)));

        differs(proof, "folder", "Answers do not end at token 5");
        assertThat(proof.difference("gguf")).isEmpty();
    }

    @Test
    void findsHeadsInAnotherOrder() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(ExportCheckTest::exchangeHeads);

        differs(proof, "folder", "The prompt '");
        differs(proof, "gguf", "The prompt '");
    }

    @Test
    void findsAnotherChatTemplate() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing("tokenizer_config.json", config -> {
            String template = config.path("chat_template").asText();
            config.put("chat_template", template.replace("{{ '<|end_of_turn|>' }}", "{{ '<|end_of_turn|>\\n' }}"));
        }));

        ExportProof.Difference difference = differs(proof, "folder", "The prompt 'a question' differs in token ");
        assertThat(difference.prompt()).isEqualTo(13);
        assertThat(difference.position()).isPositive();
    }

    @Test
    void findsAMergeThatIsMissing() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing("tokenizer.json", tokenizer -> {
            ArrayNode merges = (ArrayNode) tokenizer.path("model").path("merges");
            merges.remove(2);
        }));

        differs(proof, "folder", "differs in token ");
        differs(proof, "gguf", "differs in token ");
    }

    @Test
    void findsThatTextsDoNotBegin() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing("tokenizer.json", tokenizer -> tokenizer.putNull("post_processor")));

        differs(proof, "folder", "differs in token 0");
        assertThat(proof.difference("gguf")).isEmpty();
    }

    @Test
    void saysWhyAFormatIsNotOffered() throws IOException {
        SampleFolder.write(trained);

        ExportProof proof = prove(changing(
                "tokenizer.json", tokenizer -> tokenizer.putObject("normalizer").put("type", "NFKC")));

        ExportProof.Format gguf = proof.formats().get(1);
        assertThat(gguf.refused()).contains("splits texts in a way that llama.cpp does not support");
        assertThat(gguf.proved()).isFalse();
        assertThat(gguf.difference()).isNull();
    }

    @Test
    void givesTheSameVerdictEachTime() throws IOException {
        SampleFolder.write(trained, SampleFolder.shape(false, 72));

        assertThat(prove(folder -> {})).isEqualTo(prove(folder -> {}));
    }

    @Test
    void givesUpAtAnyTime() throws IOException {
        SampleFolder.write(trained);
        copy();

        for (int asked : new int[] {0, 40, 70, 100}) {
            AtomicInteger left = new AtomicInteger(asked);
            try (Transformer model = Transformer.open(trained)) {
                Optional<ExportProof> proof = new ExportCheck(model, trained, () -> left.getAndDecrement() > 0)
                        .prove(folder, scratch.resolve("proof"));
                assertThat(proof).as("after %d", asked).isEmpty();
            }
            assertThat(scratch).isEmptyDirectory();
        }
    }

    @Test
    void hasTwentyPromptsInNormalFormCWithoutSpecialTokens() throws IOException {
        SampleFolder.write(trained);

        try (Tokenizer tokenizer = Tokenizer.open(trained)) {
            for (ProofPrompt prompt : ProofPrompt.all()) {
                if (prompt.text() == null) continue;
                assertThat(Normalizer.isNormalized(prompt.text(), Normalizer.Form.NFC))
                        .as(prompt.name())
                        .isTrue();
                for (int id : tokenizer.encode(prompt.text()))
                    assertThat(tokenizer.isSpecial(id)).isFalse();
            }
        }
        assertThat(ProofPrompt.all()).hasSize(20);
        assertThat(ProofPrompt.all().getLast().repeated()).isTrue();
    }

    private ExportProof prove(Consumer<Path> damage) throws IOException {
        copy();
        damage.accept(folder);
        try (Transformer model = Transformer.open(trained)) {
            return new ExportCheck(model, trained, () -> true)
                    .prove(folder, scratch.resolve("proof"))
                    .orElseThrow();
        }
    }

    private void copy() throws IOException {
        copy(trained, folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
        }
    }

    private static ExportProof.Difference differs(ExportProof proof, String format, String what) {
        Optional<ExportProof.Difference> difference = proof.difference(format);
        assertThat(difference).as("%s", proof).isPresent();
        assertThat(difference.get().what()).contains(what);
        return difference.get();
    }

    private static Consumer<Path> changing(String file, Consumer<ObjectNode> change) {
        return folder -> {
            try {
                ObjectNode content =
                        (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
                change.accept(content);
                Files.writeString(folder.resolve(file), content.toString());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
    }

    /** Exchanges the first two heads of a query projection. */
    private static void exchangeHeads(Path folder) {
        Path file = folder.resolve(Transformer.FILE);
        try {
            List<Safetensors.Entry> entries = new ArrayList<>();
            try (Safetensors weights = Safetensors.open(file)) {
                for (String name : weights.names()) {
                    long[] shape = weights.shape(name);
                    float[] values = weights.read(name, shape);
                    if (name.equals("model.layers.0.self_attn.q_proj.weight")) {
                        int head = 16 * (int) shape[1];
                        float[] first = Arrays.copyOf(values, head);
                        System.arraycopy(values, head, values, 0, head);
                        System.arraycopy(first, 0, values, head, head);
                    }
                    entries.add(new Safetensors.Entry(name, shape, () -> values));
                }
            }
            Safetensors.write(file, Map.of("format", "pt"), entries);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
