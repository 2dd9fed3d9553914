package dev.trainyard.corpus.constitution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.ConstitutionRecipe;
import dev.trainyard.contracts.recipe.InvalidRecipeException;
import dev.trainyard.corpus.conversation.Refusals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ConstitutionTest {
    private static final List<String> BOX = ConstitutionRecipe.OF_THE_BOX;

    private static Constitution read(String yaml) {
        return Constitution.read(yaml.getBytes(StandardCharsets.UTF_8), "mine.yaml");
    }

    @Test
    void readsPrinciples() {
        Constitution read = read("""
                name: mine
                principles:
                - id: short
                  critique: Is it long?
                  revision: Shorten it.
                - {id: kind, critique: Is it kind?, revision: Be kind., rule: warm-opening, texts: [Hello!]}
                """);

        assertThat(read.principles())
                .containsExactly(
                        new Principle("short", "Is it long?", "Shorten it.", null, null, null, null),
                        new Principle(
                                "kind",
                                "Is it kind?",
                                "Be kind.",
                                RevisionRule.WARM_OPENING,
                                List.of("Hello!"),
                                null,
                                null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: a, principles: []} | mine.yaml: principles is []: at least one principle is expected
            {name: a} | principles is missing: a list of objects is expected
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r}\n- {id: x, critique: c, revision: r}' | principles[1].id is x: an id that no other principle of the file has is expected
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: rewrite}' | principles[0].rule is rewrite: one of refuse-harm, explain-refusal,
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: ask-back}' | at least one text that is not empty, which the rule ask-back needs, is expected
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: soften-claims}' | at least one replacement, which the rule soften-claims needs, is expected
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: refuse-harm, texts: [No.], about: [""]}' | principles[0].about is missing: at most 1000 expressions of at most 2000 characters, none of them empty, is expected
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: ask-back, texts: ["Why?", " "]}' | principles[0].texts is missing: at most 1000 expressions
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: soften-claims, replace: [{from: "", to: x}]}' | principles[0].replace is missing: at most 1000 expressions
            'name: a\nprinciples:\n- {id: x, critique: c, revision: r, rule: soften-claims, replace: [{to: x}]}' | principles[0].replace
            'name: a\nprinciples:\n- {id: x, critique: " ", revision: r}' | principles[0].critique
            'name: a\nprinciples:\n- {id: x, critic: c, revision: r}' | not a field of a constitution
            'name: [' | mine.yaml
            """)
    void refusesAFileThatCannotBeFollowed(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @FieldSource("BOX")
    void everyPrincipleOfTheBoxHasARuleAndItsRefusalsAreRecognised(String name) {
        Constitution box = Constitution.ofTheBox(name);

        assertThat(box.name()).isEqualTo(name);
        assertThat(box.principles()).allMatch(principle -> principle.rule() != null);
        assertThat(box.principles().stream().filter(one -> one.rule() == RevisionRule.REFUSE_HARM))
                .isNotEmpty()
                .allSatisfy(principle -> assertThat(principle.texts()).allMatch(Refusals::isRefusal));
    }

    @Test
    void choosesPrinciplesByOrdinalAndSeedInTheOrderOfTheFile() {
        Constitution box = Constitution.ofTheBox("careful");

        assertThat(box.chosen(2, 7, 1)).isEqualTo(box.chosen(2, 7, 1)).hasSize(2);
        assertThat(box.chosen(9, 7, 1)).isEqualTo(box.principles());
        List<List<Principle>> many =
                IntStream.range(0, 400).mapToObj(i -> box.chosen(1, i, 1)).toList();
        for (Principle principle : box.principles()) {
            assertThat(many.stream().filter(chosen -> chosen.contains(principle)))
                    .hasSizeBetween(70, 130);
        }
        assertThat(IntStream.range(0, 400).filter(i -> !box.chosen(1, i, 2).equals(many.get(i))))
                .hasSizeGreaterThan(200);
    }

    @Test
    void isSealedWithACorpus(@TempDir Path corpus) throws Exception {
        assertThat(SealedConstitutions.read(corpus)).isEmpty();
        TreeMap<String, Constitution> byPath = new TreeMap<>();
        byPath.put("mine.yaml", Constitution.ofTheBox("careful"));

        SealedConstitutions.write(corpus, byPath);

        assertThat(SealedConstitutions.read(corpus)).isEqualTo(byPath);
        assertThat(SealedConstitutions.read(corpus).get("mine.yaml").digest())
                .isEqualTo(Constitution.ofTheBox("careful").digest());
    }
}
