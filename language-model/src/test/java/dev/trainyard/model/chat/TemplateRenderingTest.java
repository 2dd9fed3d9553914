package dev.trainyard.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.template.Template;
import dev.trainyard.model.template.TemplateException;
import dev.trainyard.model.template.Text;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Renders published templates as transformers does. */
class TemplateRenderingTest {
    static List<String> families() {
        return FamilyFolders.names();
    }

    @ParameterizedTest
    @MethodSource("families")
    void rendersEveryConversationAsTransformersDoes(String family) throws IOException {
        Template template = Template.parse(FamilyFolders.template(family));
        List<GoldenChat> golden = GoldenChat.of(family);

        assertThat(golden).isNotEmpty();
        for (GoldenChat one : golden) {
            if (one.rendered() == null) {
                assertThatThrownBy(() -> rendered(template, one)).as("%s", one).isInstanceOf(TemplateException.class);
            } else {
                assertThat(rendered(template, one).value()).as("%s", one).isEqualTo(one.rendered());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void knowsOfEachCharacterWhichMessageBroughtIt(String family) throws IOException {
        Template template = Template.parse(FamilyFolders.template(family));
        for (GoldenChat one : GoldenChat.of(family)) {
            if (one.rendered() == null) continue;

            Text text = rendered(template, one);

            StringBuilder[] brought = new StringBuilder[one.messages().size() + 1];
            for (int i = 0; i < brought.length; i++) brought[i] = new StringBuilder();
            for (int i = 0; i < text.length(); i++)
                brought[text.origin(i)].append(text.value().charAt(i));
            for (int i = 1; i < brought.length; i++) {
                // Templates strip contents and leave parts out; they add nothing to them.
                assertThat(isWithin(
                                brought[i].toString(), one.messages().get(i - 1).content()))
                        .as("%s, message %d: %s", one, i, brought[i])
                        .isTrue();
            }
        }
    }

    private static boolean isWithin(String part, String whole) {
        int at = 0;
        for (int i = 0; i < whole.length() && at < part.length(); i++) if (whole.charAt(i) == part.charAt(at)) at++;
        return at == part.length();
    }

    private static Text rendered(Template template, GoldenChat golden) {
        Map<String, Object> variables = new HashMap<>(golden.switches());
        variables.put("add_generation_prompt", golden.prompt());
        try {
            JsonNode family = new JsonMapper()
                    .readTree(FamilyFolders.RESOURCES
                            .resolve("chat/families.json")
                            .toFile())
                    .path(golden.family());
            variables.put("eos_token", family.path("eos").asText());
            if (family.has("bos")) variables.put("bos_token", family.path("bos").asText());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return template.render(
                golden.messages().stream()
                        .map((ChatMessage message) ->
                                new Template.Message(message.role().key(), message.content()))
                        .toList(),
                variables,
                ChatForm.TODAY);
    }
}
