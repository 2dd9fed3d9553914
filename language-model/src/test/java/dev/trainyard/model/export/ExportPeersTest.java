package dev.trainyard.model.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.generation.GreedyContinuation;
import dev.trainyard.model.gguf.GgufExport;
import dev.trainyard.model.gguf.GgufType;
import dev.trainyard.model.peers.FamilyShapes;
import dev.trainyard.model.peers.LlamaCppProcess;
import dev.trainyard.model.peers.SampleFolder;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Role;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The prompts of the proof, answered by llama.cpp. */
class ExportPeersTest {
    private static final String IMPORTED = "imported";

    private static final List<String> FAMILIES = List.of(
            "llama",
            "llama-with-biases",
            "mistral-with-wide-heads",
            "qwen2",
            "qwen3",
            "granite",
            "granite4",
            "granite4-without-positions",
            "smollm3",
            "olmo2");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "granite", "olmo2"})
    void llamaCppGivesTheAnswersThatTheProofExpects(String family) throws Exception {
        write(family, folder);
        List<String> asked = new ArrayList<>();
        for (ProofPrompt prompt : shortOnes()) asked.add(asText(prompt));

        LlamaCppProcess.Answer theirs = LlamaCppProcess.ask(
                folder.resolve("model.gguf"), new LlamaCppProcess.Question(asked, List.of(), List.of(), true));

        Answers ours = answers(folder, shortOnes());
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (int i = 0; i < asked.size(); i++) {
                GreedyContinuation expected =
                        Objects.requireNonNull(ours.continuations().get(i));
                String text = tokenizer.decodeContinuation(expected.ids());
                assertThat(String.join("", theirs.continuations().get(i)))
                        .as(asked.get(i))
                        .isEqualTo(text);
            }
        }
    }

    /**
     * Writes models of all families with our answers and the proof, for {@code src/test/python/export_peers.py}; also
     * the model of the folder {@code proof.model}, if there is such a property.
     */
    @Test
    @EnabledIfSystemProperty(named = "proof.folder", matches = ".+")
    void writesModelsOfAllFamilies() throws IOException {
        List<String> families = new ArrayList<>(FAMILIES);
        if (System.getProperty("proof.model") != null) families.add(IMPORTED);
        for (String family : families) {
            Path to = Files.createDirectories(Path.of(System.getProperty("proof.folder"), family));
            write(family, to);
            Answers answers = answers(to, ProofPrompt.all());
            Map<String, Object> proof = new LinkedHashMap<>();
            long start = System.nanoTime();
            double busy = processorSeconds();
            try (Transformer model = Transformer.open(to)) {
                proof.put(
                        "proof",
                        new ExportCheck(model, to, () -> true)
                                .prove(to, to.resolve("scratch"))
                                .orElseThrow());
            }
            proof.put("seconds", (System.nanoTime() - start) / 1e9);
            proof.put("processorSeconds", processorSeconds() - busy);
            new JsonMapper().writeValue(to.resolve("proof.json").toFile(), proof);
            List<Map<String, Object>> all = new ArrayList<>();
            for (int i = 0; i < answers.asked().size(); i++) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("name", answers.asked().get(i).name());
                one.put("prompt", Objects.requireNonNull(answers.prompts().get(i)));
                one.put(
                        "answer",
                        Objects.requireNonNull(answers.continuations().get(i)).ids());
                all.add(one);
            }
            new JsonMapper().writeValue(to.resolve("answers.json").toFile(), all);
        }
    }

    private static double processorSeconds() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }

    private static void write(String family, Path folder) throws IOException {
        if (family.equals(IMPORTED)) {
            ImportedModel.open(Path.of(System.getProperty("proof.model"))).write(folder);
        } else if (family.equals("llama")) SampleFolder.write(folder);
        else SampleFolder.write(folder, FamilyShapes.of(family));
        try (OutputStream out = Files.newOutputStream(folder.resolve("model.gguf"))) {
            GgufExport.of(folder, "sample", GgufType.F32).write(out);
        }
    }

    private static Answers answers(Path folder, List<ProofPrompt> prompts) throws IOException {
        try (Transformer model = Transformer.open(folder);
                FormReading reading = new FormReading(folder, List.of())) {
            return Answers.of(model, reading, prompts, () -> true).orElseThrow();
        }
    }

    /** Those whose whole text fits the context of llama.cpp in the tests. */
    private static List<ProofPrompt> shortOnes() {
        return ProofPrompt.all().stream().filter(prompt -> !prompt.repeated()).toList();
    }

    /** As llama.cpp is given it: the begin token is added by itself. */
    private static String asText(ProofPrompt prompt) {
        List<ChatMessage> messages = prompt.messages();
        if (messages == null) return prompt.wholeText();
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages) {
            text.append(message.role().token().text()).append(message.content()).append("<|end_of_turn|>");
        }
        return text.append(Role.ASSISTANT.token().text()).toString();
    }
}
