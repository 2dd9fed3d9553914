package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON and YAML as written by people. In the tables, {@code ⏎} is a line's end and {@code ⇥} a tab. */
class RecipeTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            §§                                  | recipe is missing: an object with a preset's name or the sections of a recipe is expected.
            {                                   | recipe is incomplete JSON that ends at line 1, column 2: well-formed JSON is expected.
            {"name": "x                         | recipe is incomplete JSON that ends at line 1, column 12: well-formed JSON is expected.
            {"seed": }                          | recipe is not JSON at line 1, column 10, near '}': well-formed JSON is expected.
            {"seed": NaN}                       | recipe is not JSON at line 1, column 10, near 'NaN}': well-formed JSON is expected.
            {"seed": 017}                       | recipe is not JSON at line 1, column 10, near '017}': well-formed JSON is expected.
            {"seed": 1, // two⏎ "name": "x"}    | recipe is not JSON at line 1, column 13, near '// two': well-formed JSON is expected.
            {"seed": 1,⏎ 'name': 'x'}           | recipe is not JSON at line 2, column 2, near ''name': 'x'}': well-formed JSON is expected.
            {"preset": "smoke",}                | recipe is not JSON at line 1, column 19, near ',}': well-formed JSON is expected.
            {"name": "a⇥b"}                     | recipe is not JSON at line 1, column 11, near 'a\\u0009b"}': well-formed JSON is expected.
            {"name": "\\x"}                      | recipe is not JSON at line 1, column 11, near '\\x"}': well-formed JSON is expected.
            preset: smoke                       | recipe is not JSON at line 1, column 1, near 'preset: smoke': well-formed JSON is expected.
            {"seed": 3}}                        | recipe is followed by other text at line 1, column 12: nothing after the closing brace is expected.
            {"seed": 3} {"seed": 4}             | recipe is followed by other text at line 1, column 13: nothing after the closing brace is expected.
            {"seed": 3} x                       | recipe is followed by other text at line 1, column 13: nothing after the closing brace is expected.
            {"seed": 1, "seed": 2}              | seed is given a second time at line 1, column 13: one value is expected.
            {"pretrain": {"depth": 1, "depth": 1}} | pretrain.depth is given a second time at line 1, column 27: one value is expected.
            {"seed": 1e400}                     | seed is 1E+400: a whole number from -9223372036854775807 to 9223372036854775807 is expected.
            {"seed": 1e99999999999}             | seed is 1e99999999999: a number of at most 100 characters with a moderate exponent is expected.
            ["smoke"]                           | recipe is a list: an object with a preset's name or the sections of a recipe is expected.
            "smoke"                             | recipe is smoke: an object with a preset's name or the sections of a recipe is expected.
            null                                | recipe is missing: an object with a preset's name or the sections of a recipe is expected.
            """)
    void readsJsonAsJson(String text, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read(typed(text), RecipeFormat.JSON))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            # nothing but a comment             | recipe is missing: an object with a preset's name or the sections of a recipe is expected.
            ---                                 | recipe is missing: an object with a preset's name or the sections of a recipe is expected.
            just words                          | recipe is just words: an object with a preset's name or the sections of a recipe is expected.
            preset: smoke⏎---⏎name: second      | recipe is followed by a second document at line 2, column 1: one document is expected.
            {preset: smoke}}                    | recipe is followed by other text at line 1, column 16: one document is expected.
            {preset: smoke} trailing            | recipe is followed by other text at line 1, column 17: one document is expected.
            preset: smoke⏎seed: 1⏎seed: 2       | seed is given a second time at line 3, column 1: one value is expected.
            pretrain: {tokens: 5}⏎name: x⏎pretrain: {depth: 1} | pretrain is given a second time at line 3, column 1: one value is expected.
            seed: 017                           | seed is 017: a decimal number without leading zeros, or text in quotes, is expected.
            seed: 0o17                          | seed is 0o17: a decimal number without leading zeros, or text in quotes, is expected.
            name: 007                           | name is 007: a decimal number without leading zeros, or text in quotes, is expected.
            seed: 1_000                         | seed is "1_000": a whole number is expected.
            seed: 1:30                          | seed is "1:30": a whole number is expected.
            seed: no                            | seed is no: a whole number is expected.
            corpus: {heldOut: .inf}             | corpus.heldOut is .inf: a finite number, or text in quotes, is expected.
            corpus: {heldOut: .nan}             | corpus.heldOut is .nan: a finite number, or text in quotes, is expected.
            corpus: {personalData: off}         | corpus.personalData is off: true or false is expected.
            name: *no                           | name is the alias *no: an anchor &no before it is expected.
            corpus: {licences: &l [*l]}         | corpus.licences[0] is the alias *l: an alias of a value that does not contain the alias is expected.
            corpus: {sources: [{<<: {name: a}, name: a, kind: folder, path: a, licence: MIT}]} | corpus.sources[0].<< is a merge key: each field written out, since YAML 1.2 has no merge keys, is expected.
            name: !!java.util.Date x            | name is a value with a tag: a value without a tag is expected.
            !!map {name: x}                     | recipe is a value with a tag: a value without a tag is expected.
            name: !own x                        | name is a value with a tag: a value without a tag is expected.
            %YAML 1.1⏎---⏎preset: smoke         | recipe is in another version, according to its %YAML directive: YAML 1.2 is expected.
            %YAML 2.0⏎---⏎preset: smoke         | recipe is in another version, according to its %YAML directive: YAML 1.2 is expected.
            pretrain:⏎⇥tokens: 5                | recipe is YAML with a tab at line 2, column 1: indentation by spaces is expected.
            preset: [smoke                      | recipe is incomplete YAML that ends at line 1, column 15: well-formed YAML is expected.
            preset: 'smoke                      | recipe is incomplete YAML that ends at line 1, column 15: well-formed YAML is expected.
            preset: smoke⏎ seed: 5              | recipe is not YAML at line 2, column 6, near ': 5': well-formed YAML is expected.
            ? [a]⏎: 5                           | recipe is YAML with a list or an object as a field name at line 1, column 3: text as a name is expected.
            &n name: notes⏎seed: *n             | seed is name: a whole number is expected.
            {name: x, &n "preset": smoke, seed: *n} | seed is preset: a whole number is expected.
            name: &n x⏎*n : y                   | recipe is YAML with an alias as a field name at line 2, column 1: text as a name is expected.
            """)
    void readsYamlByTheCoreSchema(String text, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read(typed(text), RecipeFormat.YAML))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesControlCharacters() {
        assertThatThrownBy(() -> RecipeReader.read("preset: smoke\nname: a\0b", RecipeFormat.YAML))
                .hasMessage("recipe is YAML with the character U+0000 at line 2, column 8: text without control"
                        + " characters is expected.");
    }

    @Test
    void readsTheSameRecipeFromEverySpelling() {
        Recipe plain = RecipeReader.read("{\"preset\": \"smoke\", \"seed\": 7}", RecipeFormat.JSON);

        assertThat(RecipeReader.read("{\"preset\": \"smo\\u006be\", \"seed\": 7.0}", RecipeFormat.JSON))
                .isEqualTo(plain);
        for (String yaml : new String[] {
            "{\"preset\": \"smoke\", \"seed\": 7}",
            "preset: smoke\r\nseed: 7\r\n",
            "\uFEFFpreset: smoke\nseed: 7",
            "%YAML 1.2\n---\npreset: smoke # the small one\nseed: +7\n...\n",
            "preset:\tsmoke\nseed: 0x7",
            "? preset\n: 'smoke'\n? seed\n: 7e0",
            "preset: >-\n  smoke\nseed: 7",
            "{preset: smoke, seed: 7,}",
        }) {
            assertThat(RecipeReader.read(yaml, RecipeFormat.YAML)).as(yaml).isEqualTo(plain);
            assertThat(RecipeReader.read(yaml)).as(yaml).isEqualTo(plain);
        }
    }

    @Test
    void readsAnEscapedSlash() {
        String recipe = """
                {"preset": "smoke", "corpus": {"sources": [
                  {"name": "a", "kind": "folder", "path": "\\/home\\/me\\/notes", "licence": "CC0-1.0"}]}}
                """;

        for (RecipeFormat format : RecipeFormat.values()) {
            assertThat(RecipeReader.read(recipe, format)
                            .corpus()
                            .sources()
                            .getFirst()
                            .path())
                    .isEqualTo("/home/me/notes");
        }
    }

    @Test
    void expandsAliases() {
        Recipe recipe = RecipeReader.read("""
                preset: smoke
                seed: &s 7
                corpus:
                  licences: &any [&lic Apache-2.0, MIT]
                  languages: []
                  withoutRules: &none []
                  sources:
                    - {name: a, kind: folder, path: &dir notes, licence: *lic, include: *none}
                    - {name: b, kind: folder, path: *dir, licence: MIT}
                pretrain: {tokens: *s}
                """);

        assertThat(recipe.corpus().sources()).extracting(SourceRecipe::licence).containsExactly("Apache-2.0", "MIT");
        assertThat(recipe.corpus().sources()).extracting(SourceRecipe::path).containsOnly("notes");
        assertThat(recipe.pretrain().tokens()).isEqualTo(7);
    }

    @Test
    void expandsAliasesOfFieldNames() {
        Recipe recipe = RecipeReader.read("""
                &n name: notes
                &p preset: smoke
                corpus:
                  licences: [MIT]
                  languages: []
                  sources:
                    - {name: *n, kind: folder, path: *p, licence: MIT, include: [*n, *p]}
                """);

        SourceRecipe source = recipe.corpus().sources().getFirst();
        assertThat(source.name()).isEqualTo("name");
        assertThat(source.path()).isEqualTo("preset");
        assertThat(source.include()).containsExactly("name", "preset");
    }

    @Test
    void boundsTheExpansionOfAliases() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }

        assertThatThrownBy(() -> RecipeReader.read(bomb.toString()))
                .hasMessage(
                        "recipe is a document of more than 200000 values after its aliases are expanded: a smaller one is expected.");
    }

    @Test
    void boundsNestingIncludingAliases() {
        String deep = "{\"a\": ".repeat(40) + "1" + "}".repeat(40);
        StringBuilder chain = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) chain.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));

        for (RecipeFormat format : RecipeFormat.values()) {
            assertThatThrownBy(() -> RecipeReader.read(deep, format))
                    .hasMessageStartingWith("recipe is nested more than 32 levels deep at line 1, column ");
        }
        assertThatThrownBy(() -> RecipeReader.read(chain.toString()))
                .hasMessageStartingWith("recipe is nested more than 32 levels deep at line ");
        assertThatThrownBy(() -> RecipeReader.read("a: " + "[".repeat(200_000)))
                .hasMessageStartingWith("recipe is nested more than 32 levels deep at line 1, column ");
    }

    @Test
    void treatsTextOfUnknownFormatThatIsNotJsonAsYaml() {
        assertThat(RecipeReader.read("{\"preset\": smoke}").name()).isEqualTo("smoke");
        assertThatThrownBy(() -> RecipeReader.read("{\"preset\": \"smoke\"} {}"))
                .hasMessageStartingWith("recipe is followed by other text at line 1, column 21: nothing after");
        assertThatThrownBy(() -> RecipeReader.read("{preset: smoke"))
                .hasMessageStartingWith("recipe is incomplete YAML that ends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16"})
    void refusesBytesOfAnotherCharset(String other) {
        byte[] bytes = "name: café".getBytes(Charset.forName(other));

        assertThatThrownBy(() -> RecipeReader.read(bytes, StandardCharsets.UTF_8, RecipeFormat.YAML))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("recipe is not UTF-8 at line 1, column ")
                .hasMessageEndingWith(": text in UTF-8 is expected.");
        assertThat(RecipeReader.read(bytes, Charset.forName(other), RecipeFormat.YAML)
                        .name())
                .isEqualTo("café");
    }

    @Test
    void detectsTheFormatByTheFileExtension() {
        assertThat(RecipeFormat.ofFile("a.JSON")).isEqualTo(RecipeFormat.JSON);
        assertThat(RecipeFormat.ofFile("a.yml")).isEqualTo(RecipeFormat.YAML);
        assertThat(RecipeFormat.ofFile("recipe.yaml")).isEqualTo(RecipeFormat.YAML);
        assertThat(RecipeFormat.ofFile("recipe")).isEqualTo(RecipeFormat.UNSTATED);
    }

    private static String typed(String text) {
        return text.replace('⏎', '\n').replace('⇥', '\t');
    }
}
