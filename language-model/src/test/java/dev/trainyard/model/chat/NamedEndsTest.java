package dev.trainyard.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.peers.ForeignFolders;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.ImportedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that name the tokens that end their texts in different files, with a chat template of their own or without. */
class NamedEndsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEMPLATE =
            "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>{{ m.content }}<|eot_id|>"
                    + "{% endfor %}{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>{% endif %}";

    @TempDir
    Path folder;

    private Path source;
    private Path imported;

    @BeforeEach
    void copyAModelWhoseTokenizerNamesNothing() throws IOException {
        source = Files.createDirectory(folder.resolve("source"));
        imported = Files.createDirectory(folder.resolve("imported"));
        copy("float16-sharded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // config.json | generation_config.json | the end of a text | all ends before ours
                "1     | null    | </s> | 1",
                "[1]   | null    | </s> | 1",
                "null  | 1       | </s> | 1",
                "null  | [5, 1]  | </s> | 1 5",
                "[1,7] | null    | </s> | 1 7",
                "1     | [1, 9]  | </s> | 1 9",
                "7     | [9, 1]  | </s> | 1 7 9",
                "0     | 1       | <s>  | 0 1",
            })
    void keepsTheEndsThatOnlyTheModelNames(String model, String generation, String end, String all) throws IOException {
        name("config.json", model);
        name("generation_config.json", generation);

        ImportedModel.open(source).write(imported);

        List<Integer> expected = new ArrayList<>();
        for (String one : all.split(" ")) expected.add(Integer.parseInt(one));
        try (Tokenizer tokenizer = Tokenizer.open(imported)) {
            assertThat(tokenizer.token(tokenizer.id(SpecialToken.END_OF_TEXT))).isEqualTo(end);
            assertThat(tokenizer.token(tokenizer.id(SpecialToken.BEGIN_OF_TEXT)))
                    .isEqualTo("<s>");
            expected.add(tokenizer.id(SpecialToken.END_OF_TURN));
            ChatForm form = ChatForm.open(imported, tokenizer);
            assertThat(form.ends()).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(ends("config.json")).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(ends("generation_config.json"))
                    .startsWith(tokenizer.id(SpecialToken.END_OF_TEXT))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void addsAnEndIfNothingNamesOne() throws IOException {
        name("config.json", "null");
        name("generation_config.json", "null");

        ImportedModel.open(source).write(imported);

        try (Tokenizer tokenizer = Tokenizer.open(imported)) {
            assertThat(tokenizer.token(tokenizer.id(SpecialToken.END_OF_TEXT))).isEqualTo("<|end_of_text|>");
        }
    }

    @Test
    void refusesAnEndThatTheTokenizerDoesNotHaveWithoutATemplateToo() throws IOException {
        name("generation_config.json", "[1, 4000]");

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source))
                .withMessage(
                        "generation_config.json has eos_token_id 4000, but the tokenizer's tokens are 0 to 309; the"
                                + " model and the tokenizer of one folder must belong together");
    }

    @ParameterizedTest
    @CsvSource({"eos_token, end", "bos_token, begin"})
    void refusesANameThatIsNoToken(String field, String what) throws IOException {
        set("tokenizer_config.json", field, "{\"content\": \"<|gone|>\"}");

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source))
                .withMessage("tokenizer_config.json names the token '<|gone|>' for the " + what
                        + " of a text, and tokenizer.json has no such token; both must belong together");
    }

    @Test
    void refusesABeginThatTheTokenizerDoesNotHave() throws IOException {
        set("config.json", "bos_token_id", "310");

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source))
                .withMessageStartingWith("config.json has bos_token_id 310, but the tokenizer's tokens are 0 to 309;");
    }

    @Test
    void takesTheEndOfATextFromTheModelForATokenizerWithATemplateOfItsOwn() throws IOException {
        copy("llama-3.2");
        set("tokenizer_config.json", "chat_template", JSON.writeValueAsString(TEMPLATE));
        set("tokenizer_config.json", "eos_token", "null");
        withoutOurNames();
        name("config.json", "311");
        name("generation_config.json", "[311, 314]");
        List<ChatMessage> question = List.of(ChatMessage.user("What is a unit?"));

        ImportedModel.open(source).write(imported);

        try (Tokenizer before = Tokenizer.open(source);
                Tokenizer after = Tokenizer.open(imported)) {
            assertThat(after.token(after.id(SpecialToken.END_OF_TEXT))).isEqualTo("<|the_end|>");
            ChatForm form = ChatForm.open(imported, after);
            assertThat(form.ends()).containsExactlyInAnyOrder(311, 314);
            assertThat(form.prompt(question))
                    .isEqualTo(ChatForm.open(source, before).prompt(question));
        }
    }

    @Test
    void refusesATemplateThatWritesAnEndWhichItsTokenizerDoesNotName() throws IOException {
        copy("llama-3.2");
        set("tokenizer_config.json", "chat_template", JSON.writeValueAsString(TEMPLATE + "{# eos_token #}"));
        set("tokenizer_config.json", "eos_token", "null");
        withoutOurNames();
        name("config.json", "311");

        assertThatExceptionOfType(RefusedModelException.class)
                .isThrownBy(() -> ImportedModel.open(source).write(imported))
                .withMessage(
                        "the chat template uses eos_token, and tokenizer_config.json does not name one; the token that"
                                + " the template should write is expected there");
    }

    /** {@code <|end_of_text|>} is our name for the end of a text. */
    private void withoutOurNames() throws IOException {
        Path tokenizer = source.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("<|end_of_text|>", "<|the_end|>"));
    }

    private void copy(String name) throws IOException {
        try (Stream<Path> old = Files.list(source)) {
            for (Path file : old.toList()) Files.delete(file);
        }
        try (Stream<Path> files = Files.list(ForeignFolders.of(name))) {
            for (Path file : files.toList()) Files.copy(file, source.resolve(file.getFileName()));
        }
        set("tokenizer_config.json", "bos_token", "null");
        set("tokenizer_config.json", "eos_token", "null");
    }

    private void name(String file, String ends) throws IOException {
        set(file, "eos_token_id", ends);
    }

    private void set(String file, String field, String json) throws IOException {
        ObjectNode config = (ObjectNode) JSON.readTree(source.resolve(file).toFile());
        config.set(field, JSON.readTree(json));
        Files.writeString(source.resolve(file), config.toString());
    }

    private List<Integer> ends(String file) throws IOException {
        List<Integer> ends = new ArrayList<>();
        for (JsonNode end : JSON.readTree(imported.resolve(file).toFile()).path("eos_token_id")) ends.add(end.asInt());
        return ends;
    }
}
