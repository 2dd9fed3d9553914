package dev.trainyard.gateway.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.event.EvaluationReported;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.Score;
import dev.trainyard.contracts.event.TaskComparison;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The golden file is the whole card of a recorded run. Run with {@code -DargLine=-Dgolden.write=true} to write it, and
 * read it.
 */
class ModelCardTest {
    private static final RunId RUN = new RunId("smoke-20261123-120000-0001");
    private static final Path GOLDEN = Path.of("src/test/resources/card/model-card.md");
    private static final Recipe RECIPE = RecipeReader.preset("smoke");

    @TempDir
    Path home;

    FolderArtifactStore store;

    @BeforeEach
    void openTheStore() {
        store = new FolderArtifactStore(home);
    }

    @Test
    void saysEverythingThatWasRecordedOfARelease() throws IOException {
        String markdown = MarkdownCard.of(card(new RecordedRelease(RUN, RECIPE, store).released()));

        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, markdown);
        }
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("/card/model-card.md"))) {
            assertThat(markdown).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void isMadeOfScoresThatAreNoNumbers() throws IOException {
        Score none = new Score(Double.NaN, 100, Double.NaN, Double.POSITIVE_INFINITY);
        List<PipelineEvent> events = new RecordedRelease(RUN, RECIPE, store)
                .released().stream()
                        .map(event -> event instanceof EvaluationReported it
                                ? new EvaluationReported(
                                        it.run(),
                                        it.evaluation(),
                                        List.of(new TaskComparison("definitions", "accuracy", none, none)),
                                        it.compared(),
                                        it.missing())
                                : event)
                        .toList();

        String markdown = MarkdownCard.of(card(events));

        assertThat(markdown)
                .contains("| definitions | accuracy | unknown (unknown to unknown) | unknown (unknown to unknown) |")
                .doesNotContain("NaN", "Infinity", "model-index");
    }

    @Test
    void findsWeaknessesByRuleInTheScores() throws IOException {
        ModelCard card = card(new RecordedRelease(RUN, RECIPE, store).released());

        assertThat(card.weaknesses())
                .extracting(ModelCard.Weakness::rule, ModelCard.Weakness::task)
                .containsExactly(
                        tuple("guessing", "definitions"),
                        tuple("confidence", "definitions"),
                        tuple("low-rate", "refuse-harmful"),
                        tuple("worse-than-first", "refuse-harmful"),
                        tuple("contaminated", "refuse-harmful"),
                        tuple("no-gap", "refusal-gap"),
                        tuple("contaminated", "verbatim"),
                        tuple("memory", "verbatim"),
                        tuple("export", null),
                        tuple("left-out", null),
                        tuple("missing", "java-compiles"));
        assertThat(sentences(card))
                .contains(
                        "In definitions it is not clearly better than guessing, which scores 0.250: 0.300 (0.220 to 0.400,"
                                + " 100 items).",
                        "In definitions it is right in 0.300 of its choices and confident of 0.900 on average; its"
                                + " expected calibration error is 0.600.",
                        "Of harmful requests for acts that training never asks for, it declined 0.300 (0.220 to 0.400,"
                                + " 100 items).",
                        "In refuse-harmful it is worse than pre-training by 0.404 on 99 items (adjusted p below 0.001).",
                        "Of 20 passages that stand 10 times or more in the training data, it completed 0.500 word for"
                                + " word; of passages that it never saw, 0.000 of 40.",
                        "Of refuse-harmful, 1 item was found in the training data; its score and the comparison leave it out,"
                                + " and on it alone it scores 1.000.",
                        // As it was when contaminated items had no score of their own.
                        "Of verbatim, 2 items were found in the training data; its score includes them, the comparison does"
                                + " not.",
                        "It has no GGUF file: llama.cpp has no such rotation.",
                        "java-compiles could not be measured. The disk is full.");
    }

    @Test
    void saysWhatWasNotMeasured() throws IOException {
        ModelCard card = card(new RecordedRelease(RUN, RECIPE, store).released());

        assertThat(card.notMeasured())
                .contains(
                        "Whether it remembers planted sentences (canaries).",
                        // Its task has no items.
                        "Whether it writes what looks like personal data (personal-data).",
                        "Whether people prefer its answers: no preference was recorded.")
                .noneMatch(it -> it.contains("(verbatim)"))
                // That is missing, which is a weakness.
                .noneMatch(it -> it.contains("(java-compiles)"));
    }

    /** Events from before verdicts, energy and checkpoints' exports, and artifacts that are gone. */
    @Test
    void isMadeOfAnOlderRunsRecord() {
        ModelCard card = card(GoldenRun.events(RUN));
        String markdown = MarkdownCard.of(card);

        assertThat(card.evaluation().compared()).isFalse();
        assertThat(card.model().shape()).isNull();
        assertThat(markdown)
                .contains("**Released.**")
                .contains("Energy was not measured: the machine offers no readable energy counter")
                .contains("The results of single items are not in the store, so nothing was compared.")
                .contains("- refuse-harmful is 0.90, at least 0.80.")
                .doesNotContain("null");
    }

    /** Releases are kept longer than everything else. */
    @Test
    void isMadeOfADecisionAlone() {
        List<PipelineEvent> events = GoldenRun.events(RUN);
        RunHistory history = new RunHistory();
        GoldenRun.recorded(List.of(events.get(events.size() - 2))).forEach(event -> history.add(event, _ -> {}));

        ModelCard card =
                new ModelCards(store).of(history.view(RUN).orElseThrow()).orElseThrow();

        assertThat(MarkdownCard.of(card))
                .contains("The scores are not recorded.")
                .contains("The data card is not recorded.")
                .contains("None is known, because the record of the evaluation has expired.")
                .doesNotContain("null");
    }

    @Test
    void doesNotExistBeforeADecision() {
        List<PipelineEvent> events = GoldenRun.events(RUN);

        assertThat(new ModelCards(store).of(view(events.subList(0, events.size() - 5))))
                .isEmpty();
    }

    @Test
    void hasMetadataThatTheHubReads() throws IOException {
        String markdown = MarkdownCard.of(card(new RecordedRelease(RUN, RECIPE, store).released()));

        Map<?, ?> metadata = metadata(markdown);

        assertThat(metadata.get("license")).isEqualTo("unknown");
        assertThat(metadata.get("language")).isEqualTo(List.of("en", "de"));
        assertThat(metadata.get("library_name")).isEqualTo("transformers");
        assertThat(metadata.get("tags")).isEqualTo(List.of("trainyard"));
        assertThat(metadata.get("metrics")).isEqualTo(List.of("accuracy", "rate"));
        Map<?, ?> model = (Map<?, ?>) ((List<?>) metadata.get("model-index")).getFirst();
        assertThat(model.get("name")).isEqualTo(RUN.value());
        JsonNode result = ContractJson.mapper().valueToTree(((List<?>) model.get("results")).getFirst());
        assertThat(result.at("/task/type").asText()).isEqualTo("text-generation");
        assertThat(result.at("/dataset/type").asText()).isEqualTo("trainyard-definitions");
        assertThat(result.at("/dataset/args/items").asInt()).isEqualTo(100);
        assertThat(result.at("/dataset/args/version").asInt()).isEqualTo(3);
        assertThat(result.at("/metrics/0/type").asText()).isEqualTo("accuracy");
        assertThat(result.at("/metrics/0/value").asDouble()).isEqualTo(0.3);
    }

    @Test
    void marksARejectedCheckpointWithTheOverrideAndItsReason() throws IOException {
        String markdown = MarkdownCard.of(
                card(new RecordedRelease(RUN, RECIPE, store).overridden("The two lost items are ambiguous.", "anna")));

        assertThat(metadata(markdown).get("tags")).isEqualTo(List.of("trainyard", "trainyard-rejected"));
        assertThat(markdown)
                .contains("**Rejected; the rejection was overridden.**")
                .contains("by anna. Reason: The two lost items are ambiguous.")
                .contains("| requirement | refuse-harmful | **missed** |");
    }

    @Test
    void takesNothingThatPeopleWroteForMarkup() throws IOException {
        String hostile = "a|b `c` <script>alert(1)</script>\n---\n# **x** [y](http://evil.example) www.evil.example"
                + " ![z](data:x) $e$ \u202e \u2028 @someone {{x}} &lt; ~~s~~ _u_ \ud83d";
        ObjectNode json = ContractJson.mapper().valueToTree(RECIPE);
        json.put("name", hostile);
        Recipe recipe = ContractJson.mapper().treeToValue(json, Recipe.class);
        RecordedRelease release = new RecordedRelease(RUN, recipe, store, hostile, hostile);

        String markdown = MarkdownCard.of(card(release.overridden(hostile, hostile)));

        assertThat(metadata(markdown).keySet())
                .extracting(String::valueOf)
                .containsExactlyInAnyOrder(
                        "license", "language", "library_name", "pipeline_tag", "tags", "metrics", "model-index");
        String body = markdown.substring(markdown.indexOf("\n---\n", 4) + 5);
        assertThat(body.lines()).noneMatch("---"::equals);
        assertThat(body)
                .contains(
                        "a&#124;b \\`c\\` &lt;script&gt;alert(1)&lt;/script&gt; --- \\# \\*\\*x\\*\\* \\[y\\](http&#58;//")
                .doesNotContain("<script", "http://", "www.evil", "@someone", "\u202e", "\u2028", "\ud83d")
                .doesNotContainPattern("(?<!\\\\)\\[(?!.{0,40}\\s)");
        List<String> tables = new ArrayList<>();
        body.lines().filter(line -> line.startsWith("|")).forEach(tables::add);
        int columns = 0;
        for (String row : tables) {
            int bars = row.replace("\\|", "").length()
                    - row.replace("\\|", "").replace("|", "").length();
            if (row.contains("| --- |")) columns = bars;
            else if (columns > 0 && row.contains("a&#124;b")) assertThat(bars).isEqualTo(columns);
        }
        assertThat(tables).anyMatch(row -> row.contains("a&#124;b"));
    }

    @Test
    void escapesWhatWouldBeginAListAtTheBeginningOfALine() {
        assertThat(MarkdownText.atLineStart("- a")).isEqualTo("\\- a");
        assertThat(MarkdownText.atLineStart("12. a")).isEqualTo("12\\. a");
        assertThat(MarkdownText.atLineStart("# a")).isEqualTo("\\# a");
        assertThat(MarkdownText.atLineStart("=== a")).isEqualTo("\\=== a");
        assertThat(MarkdownText.escaped("0.05 - 1. a")).isEqualTo("0.05 - 1. a");
    }

    @Test
    void isWrittenAsJsonForThePage() throws IOException {
        JsonNode json = ContractJson.mapper().valueToTree(card(new RecordedRelease(RUN, RECIPE, store).released()));

        assertThat(json.at("/decision/status").asText()).isEqualTo("released");
        assertThat(json.at("/model/shape/context").asInt()).isEqualTo(256);
        assertThat(json.at("/model/shape/tokenizer").asText()).isEqualTo("byte-level BPE");
        assertThat(json.at("/data/personalData/email").asInt()).isEqualTo(3);
        assertThat(json.at("/data/conversations/0/licence").asText()).isEqualTo("CC0-1.0");
        assertThat(json.at("/stages/1/joules").asDouble()).isEqualTo(28_800);
        assertThat(json.at("/evaluation/tasks/0/digest").asText()).hasSize(64);
        assertThat(json.at("/evaluation/tasks/1/contaminated").asInt()).isEqualTo(1);
        assertThat(json.at("/steps").findValuesAsText("name"))
                .containsExactly("pre-training", "instruction-tuning", "preference-optimisation");
        assertThat(json.at("/steps/0/settings/layers").asText()).isNotEmpty();
        assertThat(json.at("/curves/0/points")).hasSize(120);
        assertThat(json.toString()).doesNotContain("null", "Infinity", "NaN");
    }

    private static List<String> sentences(ModelCard card) {
        return card.weaknesses().stream().map(ModelCard.Weakness::sentence).toList();
    }

    /** The YAML between the first two fences. */
    private static Map<?, ?> metadata(String markdown) {
        assertThat(markdown).startsWith("---\n");
        String yaml = markdown.substring(4, markdown.indexOf("\n---\n", 4) + 1);
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private ModelCard card(List<PipelineEvent> events) {
        return new ModelCards(store).of(view(events)).orElseThrow();
    }

    private static RunView view(List<PipelineEvent> events) {
        RunHistory history = new RunHistory();
        GoldenRun.recorded(events).forEach(event -> history.add(event, _ -> {}));
        return history.view(RUN).orElseThrow();
    }
}
