package dev.trainyard.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.peers.ForeignFolders;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ImportedModel;
import dev.trainyard.model.transformer.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts from a model that has a chat template of its own: Llama 3.2's. */
class ImportInItsOwnFormTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<ChatMessage> QUESTION = List.of(ChatMessage.user("What is a unit?"));

    @TempDir
    Path folder;

    private Path source;
    private Path imported;
    private String template;

    @BeforeEach
    void writeTheModel() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        imported = Files.createDirectory(folder.resolve("imported"));
        try (Stream<Path> files = Files.list(ForeignFolders.of("llama-3.2"))) {
            for (Path file : files.toList()) Files.copy(file, source.resolve(file.getFileName()));
        }
        template = FamilyFolders.template("llama-3.2");
        ObjectNode config = json(source, "tokenizer_config.json");
        Files.writeString(
                source.resolve("tokenizer_config.json"),
                config.put("chat_template", template).put("auto_map", "x").toString());
    }

    @Test
    void addsNoTokensAndKeepsItsTemplateAndItsEnds() throws IOException {
        ImportedModel.open(source).write(imported);

        try (Tokenizer before = Tokenizer.open(source);
                Tokenizer after = Tokenizer.open(imported)) {
            ChatForm was = ChatForm.open(source, before);
            ChatForm is = ChatForm.open(imported, after);
            assertThat(after.vocabularySize()).isEqualTo(before.vocabularySize());
            assertThat(imported.resolve("tokenizer.json")).hasSameBinaryContentAs(source.resolve("tokenizer.json"));
            assertThat(ChatTemplateFile.read(imported)).contains(template);
            assertThat(is.prompt(QUESTION)).isEqualTo(was.prompt(QUESTION));
            assertThat(is.ends()).isEqualTo(was.ends());
            assertThat(after.token(is.endOfTurn())).isEqualTo("<|eot_id|>");
            List<Integer> ends = new ArrayList<>();
            for (JsonNode end : json(imported, "generation_config.json").path("eos_token_id")) ends.add(end.asInt());
            assertThat(ends).containsExactlyInAnyOrderElementsOf(is.ends()).startsWith(is.endOfTurn());
            JsonNode config = json(imported, "tokenizer_config.json");
            assertThat(config.path("eos_token").asText()).isEqualTo("<|eot_id|>");
            assertThat(config.path("pad_token").asText()).isEqualTo(after.token(after.id(SpecialToken.PAD)));
            assertThat(config.has("auto_map")).isFalse();
            assertThat(after.token(after.id(SpecialToken.BEGIN_OF_TEXT))).isEqualTo("<|begin_of_text|>");
            assertThat(after.token(after.id(SpecialToken.END_OF_TEXT))).isEqualTo("<|end_of_text|>");
        }
    }

    @Test
    void writesACheckpointInTheSameForm() throws IOException {
        ImportedModel.open(source).write(imported);
        Path checkpoint = Files.createDirectory(folder.resolve("checkpoint"));
        Files.move(source.resolve("tokenizer_config.json"), source.resolve("old"));

        try (Transformer model = Transformer.open(imported)) {
            model.save(checkpoint);
            TokenizerFolder.copy(imported, checkpoint, model.shape().context());
        }

        try (Tokenizer before = Tokenizer.open(imported);
                Tokenizer after = Tokenizer.open(checkpoint)) {
            ChatForm was = ChatForm.open(imported, before);
            ChatForm is = ChatForm.open(checkpoint, after);
            assertThat(is.prompt(QUESTION)).isEqualTo(was.prompt(QUESTION));
            assertThat(is.ends()).isEqualTo(was.ends());
            assertThat(ChatTemplateFile.read(checkpoint)).contains(template);
        }
    }

    @Test
    void keepsTemplatesInFilesOfTheirOwn() throws IOException {
        Files.writeString(source.resolve("chat_template.jinja"), template.replace("December 2023", "May 1999"));
        Files.createDirectory(source.resolve("additional_chat_templates"));
        Files.writeString(source.resolve("additional_chat_templates/tool_use.jinja"), "{{ messages }}");

        ImportedModel.open(source).write(imported);

        assertThat(ChatTemplateFile.read(imported).orElseThrow()).contains("May 1999");
        assertThat(imported.resolve("additional_chat_templates/tool_use.jinja")).hasContent("{{ messages }}");
    }

    @Test
    void importsItsOwnOutputUnchanged() throws IOException {
        ImportedModel.open(source).write(imported);
        Path again = Files.createDirectory(folder.resolve("again"));

        ImportedModel.open(imported).write(again);

        for (String file : List.of(
                "tokenizer.json",
                "tokenizer_config.json",
                "config.json",
                "generation_config.json",
                "model.safetensors")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(imported.resolve(file));
        }
    }

    @Test
    void refusesATemplateThatCannotBeRenderedBeforeTheRun() throws IOException {
        Files.writeString(source.resolve("chat_template.jinja"), "{{ messages | shuffle }}");

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source))
                .withMessage("the chat template cannot be rendered: the filter 'shuffle' is not supported");
    }

    @Test
    void refusesAnEndThatTheTokenizerDoesNotHave() throws IOException {
        ObjectNode config = json(source, "config.json");
        Files.writeString(
                source.resolve("config.json"), config.put("eos_token_id", 4_000).toString());

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source))
                .withMessage("config.json has eos_token_id 4000, but the tokenizer's tokens are 0 to 314; the model and"
                        + " the tokenizer of one folder must belong together");
    }

    private static ObjectNode json(Path folder, String file) throws IOException {
        return (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
    }
}
