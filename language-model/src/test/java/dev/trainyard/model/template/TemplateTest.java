package dev.trainyard.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private static final Path SNIPPETS = Path.of("src/test/resources/dev/trainyard/model/template/snippets.json");
    private static final List<Template.Message> QUESTION = List.of(new Template.Message("user", "Ab c"));

    static List<JsonNode> snippets() throws IOException {
        List<JsonNode> snippets = new ArrayList<>();
        new JsonMapper().readTree(SNIPPETS.toFile()).forEach(snippets::add);
        return snippets;
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void computesWhatJinja2Computes(JsonNode snippet) {
        String template = snippet.path("template").asText();
        if (snippet.has("refused")) {
            assertThatThrownBy(() -> rendered(template)).isInstanceOf(TemplateException.class);
        } else {
            assertThat(rendered(template)).isEqualTo(snippet.path("rendered").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
                "{% set ns = namespace(x='ab') %}{% for a in range(100000) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for a in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% for a in range(100000) %}{{ 'a long text that is written again and again' * 100 }}{% endfor %}",
                "{{ 'a' * 1000000000 }}",
                "{{ 'aaaaaaaaaaaaaaaa'.replace('a', 'b' * 1000000) }}",
                "{{ range(1000000000000) | length }}",
                "{{ 2 ** 100000 }}",
                "{% set ns = namespace(x='a,' * 100000) %}{% for a in range(1000) %}{{ ns.x.split(',') | length }}{% endfor %}",
                "{% for a in range(100000) %}{{ [1, 2] | tojson(indent=16) }}{{ ('a' * 100000) | upper | length }}{% endfor %}",
            })
    void refusesATemplateThatNeverEndsOrGrowsWithoutEnd(String template) {
        assertThatThrownBy(() -> rendered(template)).isInstanceOf(TemplateException.class);
    }

    @Test
    void refusesNestingThatIsTooDeepWithoutOverflowingTheStack() {
        int depth = 100_000;
        for (String template : List.of(
                "{{ " + "(".repeat(depth) + "1" + ")".repeat(depth) + " }}",
                "{{ " + "[".repeat(depth) + "]".repeat(depth) + " }}",
                "{{ " + "-".repeat(depth) + "1 }}",
                "{{ 1" + " + 1".repeat(depth) + " }}",
                "{{ 'a'" + " | trim".repeat(depth) + " }}",
                "{{ messages" + "[0]".repeat(depth) + " }}",
                "{{ 1" + " if 1 else 2".repeat(depth / 4) + " }}",
                "{% if 1 %}".repeat(depth) + "{% endif %}".repeat(depth),
                "{% for x in [1] %}".repeat(depth) + "{% endfor %}".repeat(depth),
                "{{ {1:".repeat(depth) + " }}")) {
            assertThatThrownBy(() -> rendered(template))
                    .as(template.substring(0, 20))
                    .isInstanceOf(TemplateException.class);
        }
        assertThat(rendered("{{ " + "not ".repeat(depth) + "1 }}")).isEqualTo("True");
    }

    @Test
    void readsAndRendersInTimeThatGrowsWithTheLength() {
        String long_ = "{{ 'x' }} {# c #}\n{ { %} ".repeat(30_000);

        assertThat(rendered(long_)).hasSizeGreaterThan(200_000);
        assertThatThrownBy(() -> Template.parse("x".repeat(Template.LONGEST + 1)))
                .hasMessage("it has 1048577 characters; at most 1048576 are supported");
    }

    @Test
    void namesTheLineOfAMistake() {
        assertThatThrownBy(() -> Template.parse("a\nb\n{% if x %}\n{{ y z }}\n{% endif %}"))
                .hasMessage("line 4: '}}' is expected, not 'z'");
        assertThatThrownBy(() -> Template.parse("a\n{% include 'x' %}"))
                .hasMessage("line 2: the block 'include' is not supported");
    }

    @Test
    void keepsTheOriginOfEachCharacterThroughWhatTheTemplateDoes() {
        Template template = Template.parse("{% for m in messages %}"
                + "<{{ m.content.split('|')[-1].strip() | upper }}:{{ m.content[0:2] ~ '.' }}"
                + "{{ m.content.replace('b', '-') | tojson }}>{% endfor %}");

        Text text = template.render(
                List.of(new Template.Message("user", "ab| x "), new Template.Message("assistant", "cd|yb")),
                Map.of(),
                LocalDate.EPOCH);

        StringBuilder origins = new StringBuilder();
        for (int i = 0; i < text.length(); i++) origins.append(text.origin(i));
        assertThat(text.value()).isEqualTo("<X:ab.\"a-| x \"><YB:cd.\"cd|y-\">");
        assertThat(origins).hasToString("010110010111100" + "022022002222000");
    }

    @Test
    void marksWhatIsWrittenInGenerationBlocks() {
        Text text = Template.parse("a{% generation %}b{{ messages[0].content }}{% endgeneration %}c")
                .render(List.of(new Template.Message("user", "x")), Map.of(), LocalDate.EPOCH);

        assertThat(text.value()).isEqualTo("abxc");
        assertThat(new boolean[] {text.generated(0), text.generated(1), text.generated(2), text.generated(3)})
                .containsExactly(false, true, true, false);
        assertThat(text.origin(2)).isEqualTo(1);
    }

    private static String rendered(String template) {
        return Template.parse(template)
                .render(QUESTION, Map.of("add_generation_prompt", true, "bos_token", "<s>"), LocalDate.of(2025, 1, 1))
                .value();
    }
}
