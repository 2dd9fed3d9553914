package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipeReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"smoke", "demo", "laptop"})
    void readsEveryPreset(String name) {
        assertThat(RecipeReader.preset(name).name()).isEqualTo(name);
    }

    @Test
    void mergesChangesIntoAPreset() {
        Recipe recipe = RecipeReader.read("{\"preset\": \"smoke\", \"seed\": 7, \"pretrain\": {\"depth\": 3}}");

        assertThat(recipe.seed()).isEqualTo(7);
        assertThat(recipe.pretrain().depth()).isEqualTo(3);
        assertThat(recipe.pretrain().context())
                .isEqualTo(RecipeReader.preset("smoke").pretrain().context());
    }

    @Test
    void replacesListsAsAWhole() {
        Recipe recipe = RecipeReader.read("""
                preset: smoke
                corpus: {sources: [{name: a, kind: folder, path: notes, licence: CC0-1.0}]}
                """);

        assertThat(recipe.corpus().sources()).hasSize(1);
        assertThat(recipe.corpus().sources().getFirst().include()).isEmpty();
    }

    @Test
    void startsFromAFolderAndMayLeaveTheModelUnchanged() {
        Recipe recipe = RecipeReader.read("pretrain: {from: models/small, tokens: 0}");

        assertThat(recipe.pretrain().from()).isEqualTo("models/small");
        assertThat(recipe.pretrain().tokens()).isZero();
        assertThat(RecipeReader.preset("demo").pretrain().from()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            preset: tiny                      | preset is tiny: one of smoke, demo, laptop is expected.
            pretrain: {depth: zero}           | pretrain.depth is zero: a whole number is expected.
            pretrain: {depth: 0}              | pretrain.depth is 0: a number from 1 to 64 is expected.
            pretrain: {heads: 3}              | pretrain.heads is 3: a number that divides the width 256 into heads of even width is expected.
            pretrain: {keyValueHeads: 3}      | pretrain.keyValueHeads is 3: a divisor of the 4 heads is expected.
            corpus: {heldOut: 0.9}            | corpus.heldOut is 0.9: a number from 0.0001 to 0.5 is expected.
            corpus: {repeatedPassages: 1}     | corpus.repeatedPassages is 1: 0, or at least 2 documents, is expected.
            corpus: {cutLines: some}          | corpus.cutLines is some: one of pages, all, none is expected.
            corpus: {onBadDocument: stop}     | corpus.onBadDocument is stop: one of skip, fail is expected.
            corpus: {sources: [{name: a, kind: dir, path: a, licence: MIT}]} | corpus.sources[0].kind is dir: one of archive, folder, wordnet, jsonl, parquet, warc, wikipedia, mbox, web, git, maven is expected.
            pretrain: {optimizer: sgd}        | pretrain.optimizer is sgd: one of muon, adamw is expected.
            pretrain: {precision: fp8}        | pretrain.precision is fp8: one of auto, fp32, bf16 is expected.
            corpus: {heldOut: NaN}            | corpus.heldOut is NaN: a number is expected.
            corpus: {thresholds: {gopher.wordz: 9}} | corpus.thresholds.gopher.wordz is not a rule: gopher.words-min or gopher.words-max is expected.
            corpus: {thresholds: {c4.sentences: Infinity}} | corpus.thresholds.c4.sentences is Infinity: a number is expected.
            corpus: {thresholds: {c4.sentences: 1e999}} | corpus.thresholds.c4.sentences is 1E+999: a finite number is expected.
            corpus: {thresholds: {c4.sentences: null}} | corpus.thresholds.c4.sentences is missing: a number is expected.
            corpus: {thresholds: {c4.sentences: few}} | corpus.thresholds.c4.sentences is few: a number is expected.
            corpus: {withoutRules: [c4.sentences, gopher.stopwords]} | corpus.withoutRules[1] is gopher.stopwords: gopher.stop-words is expected.
            corpus: {withoutRules: [~]}       | corpus.withoutRules[0] is missing: some text is expected.
            corpus: {licences: [MIT, " "]}    | corpus.licences[1] is missing: some text is expected.
            corpus: {languages: [en, eng]}    | corpus.languages[1] is eng: an ISO 639-1 code such as en, or an ISO 639-3 code if the language has no two-letter code, is expected.
            corpus: {languages: [EN]}         | corpus.languages[0] is EN: an ISO 639-1 code such as en, or an ISO 639-3 code if the language has no two-letter code, is expected.
            corpus: {languages: [English]}    | corpus.languages[0] is English: an ISO 639-1 code such as en, or an ISO 639-3 code if the language has no two-letter code, is expected.
            corpus: {sources: []}             | corpus.sources is []: at least one source is expected.
            finetune: {sources: [{name: a, kind: jsonl, licence: MIT}]} | finetune.sources[0].path is missing: some text is expected.
            finetune: {sources: [{name: a, kind: jsonl, path: a}]} | finetune.sources[0].licence is missing: some text is expected.
            finetune: {sources: [{name: a, kind: methods, path: a}]} | finetune.sources[0].path is a: no value, since the methods are taken from the documents of the corpus, is expected.
            finetune: {sources: [{name: a, kind: bug-fixes, licence: MIT}]} | finetune.sources[0].licence is MIT: no value, since the bug-fixes are taken from the documents of the corpus, is expected.
            finetune: {sources: [{name: a, kind: descriptions, path: a}]} | finetune.sources[0].path is a: no value, since the descriptions are taken from the documents of the corpus, is expected.
            finetune: {sources: [{name: a, kind: definitions, licence: MIT}]} | finetune.sources[0].licence is MIT: no value, since the definitions are taken from the documents of the corpus, is expected.
            finetune: {sources: [{name: b, kind: methods}, {name: a, kind: feedback, licence: MIT, path: a}]} | finetune.sources[1].path is a: no value, since the pairs are taken from the votes in trainyard.feedback, is expected.
            finetune: {sources: [{name: b, kind: methods}, {name: a, kind: feedback}]} | finetune.sources[1].licence is missing: some text is expected.
            finetune: {sources: [{name: b, kind: methods}, {name: a, kind: feedback, licence: MIT, raters: friends}]} | finetune.sources[1].raters is friends: one of people, judges, all is expected.
            finetune: {sources: [{name: a, kind: methods, raters: all}]} | finetune.sources[0].raters is all: no value, since only feedback has raters, is expected.
            finetune: {sources: [{name: a, kind: feedback, licence: MIT}]} | finetune.steps[0].sources is a: a source of conversations, since feedback has only pairs of answers, is expected.
            finetune: {sources: [{name: a, kind: methods, openings: 2}]} | finetune.sources[0].openings is 2: a number from 0 to 1 is expected.
            tokenizer: {vocabulary: 100}      | tokenizer.vocabulary is 100: a number from 300 to 65536 is expected.
            pretrain: {tokens: 0}             | pretrain.tokens is 0: a number from 1 to 1000000000000 is expected.
            pretrain: {from: " "}             | pretrain.from is missing: some text is expected.
            pretrain: {from: m, depth: 4}     | pretrain.depth is 4: no value, since the folder in pretrain.from determines it, is expected.
            pretrain: {from: m, width: 64}    | pretrain.width is 64: no value, since the folder in pretrain.from determines it, is expected.
            pretrain: {from: m, tokens: null} | pretrain.tokens is missing: a number of tokens is expected.
            pretrain: {from: m, tokens: 9, lora: {rank: 0}} | pretrain.lora.rank is 0: a number from 1 to 1024 is expected.
            pretrain: {from: m, tokens: 9, lora: {rank: 4, targets: [q_porj]}} | pretrain.lora.targets[0] is q_porj: one of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj (q_proj is the nearest) is expected.
            pretrain: {from: m, tokens: 9, lora: {rank: 4, dropout: 1}} | pretrain.lora.dropout is 1: a number from 0 to 0.9 is expected.
            {pretrain: {from: m}, tokenizer: {vocabulary: 400}} | tokenizer.vocabulary is 400: no value, since the folder in pretrain.from determines it, is expected.
            corpus: {sources: ~}              | corpus.sources is missing: a list of objects is expected.
            corpus: {sources: [~]}            | corpus.sources[0] is missing: an object is expected.
            corpus: {sources: text}           | corpus.sources is text: a list of objects is expected.
            corpus: {sources: {name: a}}      | corpus.sources is an object: a list of objects is expected.
            corpus: {sources: [[]]}           | corpus.sources[0] is an empty list: an object is expected.
            corpus: {thresholds: []}          | corpus.thresholds is an empty list: an object that maps names to numbers is expected.
            corpus: {nearDuplicates: yes}     | corpus.nearDuplicates is yes: true or false is expected.
            corpus: {nearDuplicates: "true"}  | corpus.nearDuplicates is "true": true or false is expected.
            corpus: {cutoff: 20240101}        | corpus.cutoff is 20240101: text, quoted if it looks like another type, is expected.
            corpus: {cutoff: 2024-02-30}      | corpus.cutoff is 2024-02-30: a date such as 2026-06-30 is expected.
            name: 5                           | name is 5: text, quoted if it looks like another type, is expected.
            name: [a]                         | name is a list: text is expected.
            name: ""                          | name is missing: some text is expected.
            name: "a\\0b"                     | name is a\\u0000b: text without control characters is expected.
            name: "\\uD800"                   | name is \\ud800: text without unpaired surrogates is expected.
            seed: "5"                         | seed is "5": a whole number is expected.
            seed: 1.5                         | seed is 1.5: a whole number is expected.
            seed: 1e999999999                 | seed is 1E+999999999: a whole number from -9223372036854775807 to 9223372036854775807 is expected.
            seed: ~                           | seed is missing: a whole number is expected.
            pretrain: {batch: 3000000000}     | pretrain.batch is 3000000000: a whole number from -2147483647 to 2147483647 is expected.
            pretrain: {precision: 16}         | pretrain.precision is 16: one of auto, fp32, bf16 is expected.
            pretrain: {optimizer: Muonn}      | pretrain.optimizer is Muonn: one of muon, adamw (muon is the nearest) is expected.
            pretrain: 5                       | pretrain is 5: an object is expected.
            evaluate: ~                       | evaluate is missing: an object is expected.
            release: {requirements: ~}        | release.requirements is missing: a list of objects is expected.
            release: {requirements: [{task: language, atLeast: high}]} | release.requirements[0].atLeast is high: a number is expected.
            preset: 5                         | preset is 5: one of smoke, demo, laptop is expected.
            preset: lptop                     | preset is lptop: one of smoke, demo, laptop (laptop is the nearest) is expected.
            tokenizer: {Vocabulary: 5}        | tokenizer.Vocabulary is not a field of a recipe: one of sampleBytes, vocabulary (vocabulary is the nearest) is expected.
            pretrain: {from: m, depth: x}     | pretrain.depth is x: no value, since the folder in pretrain.from determines it, is expected.
            finetune: {preference: {beta: 0}} | finetune.preference.beta is 0: a number from 0.000001 to 100 is expected.
            """)
    void namesTheFieldItsValueAndWhatIsExpected(String recipe, String sentence) {
        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage(sentence);
    }

    @Test
    void namesTheKnownFieldsIfOneIsUnknown() {
        assertThatThrownBy(() -> RecipeReader.read("tokenizer: {size: 3}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("tokenizer.size is not a field of a recipe: one of sampleBytes, vocabulary is expected.");
    }

    @Test
    void namesTheKindsOfSourceIfOneIsUnknown() {
        assertThatThrownBy(() -> RecipeReader.read("corpus: {sources: [{name: a, kind: pdf, path: x, licence: MIT}]}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessageStartingWith("corpus.sources[0].kind is ")
                .hasMessageContaining("archive, folder, wordnet");
    }

    @Test
    void listsAllRulesIfNoneHasASimilarName() {
        assertThatThrownBy(() -> RecipeReader.read("corpus: {withoutRules: [everything]}"))
                .isInstanceOf(InvalidRecipeException.class)
                .hasMessage("corpus.withoutRules[0] is everything: one of " + String.join(", ", PublishedRules.names())
                        + " is expected.");
    }

    @Test
    void acceptsRulesByNameAndLanguagesByCode() {
        Recipe recipe = RecipeReader.read("""
                corpus:
                  languages: [en, ceb]
                  licences: [CC0-1.0]
                  thresholds: {gopher.words-min: 20, c4.sentences: 2}
                  withoutRules: [gopher.stop-words]
                """);

        assertThat(recipe.corpus().thresholds().keySet()).containsExactly("c4.sentences", "gopher.words-min");
    }

    @Test
    void findsAllMistakesAtOnce() {
        InvalidRecipeException refused = catchThrowableOfType(
                InvalidRecipeException.class,
                () -> RecipeReader.read("{\"corpus\": {\"heldOut\": 2}, \"evaluate\": {\"choices\": 1}}"));

        assertThat(refused.mistakes())
                .extracting(RecipeMistake::field)
                .containsExactly("corpus.heldOut", "evaluate.choices");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1, 2]", "just words", "a: [", "{\"pretrain\": 5}", "{\"corpus\": null}"})
    void refusesWhatIsNotARecipe(String text) {
        assertThatThrownBy(() -> RecipeReader.read(text)).isInstanceOf(InvalidRecipeException.class);
    }

    @Test
    void shortensAValueThatIsShown() {
        assertThatThrownBy(() -> RecipeReader.read("seed: " + "x".repeat(10_000)))
                .hasMessage("seed is " + "x".repeat(RecipeMistake.LONGEST) + "…: a whole number is expected.");
    }

    @Test
    void refusesTextThatIsTooLong() {
        assertThatThrownBy(() -> RecipeReader.read("name: " + "x".repeat(RecipeShape.LONGEST_TEXT + 1)))
                .hasMessageEndingWith("…: text of at most 8192 characters is expected.");
    }

    @Test
    void stopsAtAHundredMistakes() {
        assertThatThrownBy(() -> RecipeReader.read("corpus: {licences: [" + "~, ".repeat(50_000) + "]}"))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes()).hasSize(100))
                .hasMessageStartingWith("corpus.licences[0] is missing: some text is expected.")
                .hasMessageEndingWith("More mistakes are not listed.");
    }

    @Test
    void findsMistakesOfEveryKindAtOnce() {
        String recipe = """
                preset: smoke
                seed: 0o17
                name: 5
                corpus:
                  heldOut: 3
                  sources:
                    - {name: a, kind: foldr, path: x, licence: MIT, include: [~], urls: []}
                    - {name: a, kind: folder, licence: MIT, include: ["[a-"]}
                pretrain: {depth: x, heads: 3, width: 64, warmup: 2}
                release: {requirements: [{task: sing, atLeast: 1}]}
                """;

        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes())
                                .extracting(RecipeMistake::field)
                                .containsExactlyInAnyOrder(
                                        "seed",
                                        "name",
                                        "corpus.heldOut",
                                        "corpus.sources[0].kind",
                                        "corpus.sources[0].include[0]",
                                        "corpus.sources[0].urls",
                                        "corpus.sources[1].name",
                                        "corpus.sources[1].path",
                                        "corpus.sources[1].include[0]",
                                        "pretrain.depth",
                                        "pretrain.warmup",
                                        "release.requirements[0].task"));
    }

    @Test
    void readsTheRulesOfARelease() {
        ReleaseRecipe rules = RecipeReader.read("""
                release:
                  requirements: [{task: language, atMost: 2.0, highAtMost: 2.1}]
                  noWorseThan:
                    - {}
                    - {against: first, tasks: [language, definitions], alpha: 0.01, margin: 0.02}
                  critical: [{task: refuse-harmful, items: [poison a well], against: stable}]
                """).release();

        assertThat(rules.requirements())
                .containsExactly(new ReleaseRecipe.Requirement("language", null, 2.0, null, 2.1));
        assertThat(rules.noWorseThan().getFirst().reference()).isEqualTo("current");
        assertThat(rules.noWorseThan().getFirst().errorRate()).isEqualTo(0.05);
        assertThat(rules.noWorseThan().getLast())
                .isEqualTo(new ReleaseRecipe.NoWorseThan("first", List.of("language", "definitions"), 0.01, 0.02));
        assertThat(rules.critical())
                .containsExactly(new ReleaseRecipe.CriticalItems("refuse-harmful", List.of("poison a well"), "stable"));
    }

    @Test
    void findsMistakesInTheRulesOfARelease() {
        String recipe = """
                release:
                  requirements: [{task: language}]
                  noWorseThan:
                    - {against: "Not a name", tasks: [sing, ~], alpha: 0.9, margin: -1}
                    - ~
                  critical:
                    - {task: sing, items: []}
                    - {task: definitions, items: [" "], against: "-"}
                    - {task: definitions}
                    - {task: language, items: [a passage]}
                    - {items: [a passage]}
                    - ~
                """;

        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes())
                                .extracting(RecipeMistake::field)
                                .containsExactlyInAnyOrder(
                                        "release.requirements[0].atLeast",
                                        "release.noWorseThan[0].against",
                                        "release.noWorseThan[0].tasks[0]",
                                        "release.noWorseThan[0].tasks[1]",
                                        "release.noWorseThan[0].alpha",
                                        "release.noWorseThan[0].margin",
                                        "release.noWorseThan[1]",
                                        "release.critical[0].task",
                                        "release.critical[0].items",
                                        "release.critical[1].items[0]",
                                        "release.critical[1].against",
                                        "release.critical[2].items",
                                        "release.critical[3].task",
                                        "release.critical[4].task",
                                        "release.critical[5]"));
    }

    @Test
    void findsMistakesInAndNextToAnItemWithoutAKind() {
        String recipe = """
                corpus:
                  licences: [~, " "]
                  sources:
                    - {name: a, licence: " ", path: x, weight: -1, include: ["[a-"], maxDocuments: many}
                    - {name: b, kind: folder, licence: MIT}
                    - 5
                    - {name: b, kind: web, licence: MIT, urls: [~, "ftp://example.org/"]}
                finetune:
                  steps:
                    - {epochs: 1, batch: 4, learningRate: high}
                    - {kind: instruction-tuning, epochs: 1, batch: 0, learningRate: 0.1}
                    - 5
                    - {kind: instruction-tuning, conversations: 9, epochs: 0, batch: 1, learningRate: 0.1}
                release: {requirements: [~, {task: sing, atMost: 1}]}
                """;

        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes())
                                .extracting(RecipeMistake::field)
                                .containsExactlyInAnyOrder(
                                        "corpus.licences[0]",
                                        "corpus.licences[1]",
                                        "corpus.sources[0].kind",
                                        "corpus.sources[0].licence",
                                        "corpus.sources[0].weight",
                                        "corpus.sources[0].include[0]",
                                        "corpus.sources[0].maxDocuments",
                                        "corpus.sources[1].path",
                                        "corpus.sources[2]",
                                        "corpus.sources[3].name",
                                        "corpus.sources[3].urls[0]",
                                        "corpus.sources[3].urls[1]",
                                        "finetune.steps[0].kind",
                                        "finetune.steps[0].learningRate",
                                        "finetune.steps[1].conversations",
                                        "finetune.steps[1].batch",
                                        "finetune.steps[2]",
                                        "finetune.steps[3].epochs",
                                        "release.requirements[0]",
                                        "release.requirements[1].task"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            folder| include: ["[a-"]                       | include[0] is [a-: a glob such as **/*.java
            folder| include: ["**/*.java", "**/{a,{b}}"]   | include[1] is **/{a,{b}}: a glob such as **/*.java
            folder| include: [""]                          | include[0] is missing: a glob such as **/*.java
            git   | exclude: ["docs", "[a-"]               | exclude[1] is [a-: a glob such as **/generated/**
            jsonl | exclude: [""]                          | exclude[0] is missing: a glob such as **/generated/**
            web   | urls: ["ftp://example.org/"]           | urls[0] is ftp://example.org/: a URL such as https://example.org/page
            web   | urls: ["https://"]                     | urls[0] is https://: a URL such as https://example.org/page
            web   | urls: ["https://me:secret@host/"]      | urls[0] is https://me:secret@host/: a URL such as https://example.org/page
            web   | urls: ["https://host:70000/"]          | urls[0] is https://host:70000/: a URL such as https://example.org/page
            web   | urls: ["https://two hosts/"]           | urls[0] is https://two hosts/: a URL such as https://example.org/page
            web   | sitemap: example.org                   | sitemap is example.org: a URL such as https://example.org/sitemap.xml
            maven | coordinates: ["a:b"]                   | coordinates[0] is a:b: a released artifact such as org.example:library:1.0
            maven | coordinates: ["a:b:1-SNAPSHOT"]        | coordinates[0] is a:b:1-SNAPSHOT: a released artifact such as org.example:library:1.0
            maven | coordinates: ["a:../b:1"]              | coordinates[0] is a:../b:1: a released artifact such as org.example:library:1.0
            git   | branch: a..b                           | branch is a..b: a branch name such as main
            git   | branch: "a b"                          | branch is a b: a branch name such as main
            jsonl | text: " "                              | text is missing: the name of a field
            git   | allowHosts: ["http://wiki/"]           | allowHosts[0] is http://wiki/: a host name such as wiki.example.org
            """)
    void refusesInvalidValuesOfASource(String kind, String field, String mistake) {
        String place = switch (kind) {
            case "web" -> field.startsWith("urls") ? "" : "urls: ['https://example.org/'], ";
            case "maven" -> "path: x, " + (field.startsWith("coordinates") ? "" : "coordinates: ['a:b:1'], ");
            default -> "path: x, ";
        };

        assertThatThrownBy(() -> RecipeReader.read(
                        "corpus: {sources: [{name: a, kind: " + kind + ", licence: MIT, " + place + field + "}]}"))
                .hasMessage("corpus.sources[0]." + mistake + " is expected.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            archive   | path: x                                          | FilesRecipe
            folder    | path: x                                          | FilesRecipe
            wordnet   | path: x, form: entry                             | FilesRecipe
            jsonl     | path: x, text: body                              | RowsRecipe
            parquet   | path: x                                          | RowsRecipe
            warc      | path: x, maxDocuments: 3                         | FilesRecipe
            wikipedia | path: x                                          | FilesRecipe
            mbox      | path: x, weight: 2.0                             | FilesRecipe
            web       | sitemap: 'https://example.org/s.xml'           | WebRecipe
            git       | path: x, branch: main                            | GitRecipe
            maven     | path: x, coordinates: ['a:b:1']                | MavenRecipe
            """)
    void readsEachKindIntoItsOwnRecordAndWritesWhatWasRead(String kind, String fields, String record)
            throws IOException {
        Recipe recipe =
                RecipeReader.read("corpus: {sources: [{name: a, kind: " + kind + ", licence: MIT, " + fields + "}]}");

        SourceRecipe source = recipe.corpus().sources().getFirst();
        assertThat(source.kind().key()).isEqualTo(kind);
        assertThat(source.getClass().getSimpleName()).isEqualTo(record);
        String written = ContractJson.mapper().writeValueAsString(source);
        assertThat(written)
                .startsWith("{\"name\":\"a\",\"kind\":\"" + kind + "\",")
                .containsOnlyOnce("\"kind\"");
        assertThat(ContractJson.mapper().readValue(written, SourceRecipe.class)).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            folder  | path: x, text: body                         | text is not a field of folder: one of exclude, form, include, licence, maxDocuments, name, path, weight
            jsonl   | path: x, urls: []                           | urls is not a field of jsonl: one of exclude, form, include, licence, maxDocuments, name, path, text, weight
            web     | urls: ['https://example.org/'], path: x   | path is not a field of web: one of allowHosts, exclude, form, include, licence, maxDocuments, name, refresh, sitemap, urls, weight
            git     | path: x, text: body                         | text is not a field of git: one of allowHosts, branch, exclude, form, include, licence, maxDocuments, name, path, refresh, repository, weight
            maven   | path: x, coordinates: ['a:b:1'], urls: [] | urls is not a field of maven: one of allowHosts, coordinates, exclude, form, include, licence, maxDocuments, name, path, refresh, repository, weight
            warc    | weight: 2                                   | path is missing: some text, which warc needs,
            parquet | path: " "                                   | path is missing: some text, which parquet needs,
            web     | include: []                                 | urls is []: the URLs of pages, or a sitemap, which web needs,
            git     | include: []                                 | path is missing: the path of a repository, or its URL in repository, which git needs,
            maven   | path: x                                     | coordinates is []: at least one group:artifact:version, which maven needs,
            maven   | coordinates: ['a:b:1']                    | repository is missing: some text, which maven needs,
            """)
    void saysWhichFieldsAKindHasAndNeeds(String kind, String fields, String mistake) {
        assertThatThrownBy(() -> RecipeReader.read(
                        "corpus: {sources: [{name: a, kind: " + kind + ", licence: MIT, " + fields + "}]}"))
                .hasMessage("corpus.sources[0]." + mistake + " is expected.");
    }

    @Test
    void stillReadsAnEventWhoseSourceHasFieldsOfOtherKinds() throws IOException {
        String before = """
                {"name": "a", "kind": "folder", "path": "x", "licence": "MIT", "include": [], "exclude": null, "urls": [], "text": "body"}
                """;

        assertThat(ContractJson.mapper().readValue(before, SourceRecipe.class))
                .isEqualTo(SourceRecipe.at("x", "a", SourceKind.FOLDER, "MIT", List.of(), null));
    }

    @Test
    void acceptsValidValuesOfSources() {
        Recipe recipe = RecipeReader.read("""
                corpus:
                  sources:
                    - name: pages
                      kind: web
                      licence: CC0-1.0
                      urls: ["https://example.org/a b?q=ü", "HTTP://münchen.example:8080", "http://[::1]/x"]
                      sitemap: https://example.org/sitemap.xml.gz
                      include: ["**/*.{html,md}", "[a-z]*"]
                      allowHosts: ["::1", "wiki.internal"]
                    - {name: local, kind: git, path: repo, branch: feature/x-1.0, licence: MIT}
                    - {name: far, kind: git, repository: "https://example.org/p.git", licence: MIT}
                    - {name: jars, kind: maven, repository: "file:///home/me/.m2", coordinates: ["org.example:a_b:1.0+2"], licence: MIT}
                """);

        assertThat(recipe.corpus().sources()).hasSize(4);
    }

    @Test
    void requiresTheFieldsOfEachKindOfSource() {
        String recipe = """
                corpus:
                  cutoff: soon
                  sources:
                    - {name: a, kind: web, licence: MIT}
                    - {name: b, kind: git, licence: MIT}
                    - {name: c, kind: maven, licence: MIT}
                    - {name: d, kind: jsonl, licence: MIT}
                """;

        assertThatThrownBy(() -> RecipeReader.read(recipe))
                .isInstanceOfSatisfying(
                        InvalidRecipeException.class,
                        refused -> assertThat(refused.mistakes())
                                .extracting(RecipeMistake::field)
                                .containsExactlyInAnyOrder(
                                        "corpus.cutoff",
                                        "corpus.sources[0].urls",
                                        "corpus.sources[1].path",
                                        "corpus.sources[2].coordinates",
                                        "corpus.sources[2].repository",
                                        "corpus.sources[3].path"));
    }

    @Test
    void acceptsRefreshOnlyForSourcesOnOtherHosts() {
        String recipe = """
                corpus:
                  sources:
                    - {name: a, kind: web, licence: MIT, urls: ["https://example.org/"], refresh: %s}
                    - {name: b, kind: %s, licence: MIT, path: here, refresh: never}
                """;

        assertThat(RecipeReader.read(
                                recipe.formatted("never", "git").replace("path: here", "repository: 'https://x.org/b'"))
                        .corpus()
                        .sources())
                .allMatch(SourceRecipe::staysAsFetched);
        assertThatThrownBy(() -> RecipeReader.read(recipe.formatted("daily", "folder")))
                .hasMessageStartingWith("corpus.sources[0].refresh is daily: one of always, never is expected. ");
        assertThatThrownBy(() -> RecipeReader.read(recipe.formatted("always", "git")))
                .hasMessage(
                        "corpus.sources[1].refresh is never: no value, since a source in local folders is read again by every run, is expected.");
        assertThatThrownBy(() -> RecipeReader.read(recipe.formatted("always", "jsonl")))
                .hasMessageStartingWith("corpus.sources[1].refresh is not a field of jsonl: ");
    }
}
