package dev.trainyard.ingest.conversation;

import static dev.trainyard.corpus.conversation.Turn.assistant;
import static dev.trainyard.corpus.conversation.Turn.system;
import static dev.trainyard.corpus.conversation.Turn.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.AlignmentStep;
import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe.PreferenceRecipe;
import dev.trainyard.contracts.recipe.OnBadDocument;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.corpus.conversation.ConversationsFile;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.corpus.conversation.Turn;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerReader;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.items.HeldOutSplit;
import dev.trainyard.items.contamination.Overlap;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationCollectorTest {
    private static final String FINE =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"Fine?\"}, {\"role\": \"assistant\", \"content\": \"Yes.\"}]}";

    @TempDir
    private Path home;

    private Path folder;
    private final Map<String, LedgerEntry> ledger = new TreeMap<>();

    @BeforeEach
    void makeFolders() throws IOException {
        folder = Files.createDirectory(home.resolve("sources"));
    }

    static Stream<Arguments> shapes() {
        List<Turn> two = List.of(user("Hi"), assistant("Hello"));
        List<Turn> three = List.of(system("Be kind."), user("Hi"), assistant("Hello"));
        return Stream.of(
                Arguments.of(
                        "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Hello'}]}",
                        "messages",
                        two),
                Arguments.of(
                        "{'messages': [{'role': 'System', 'content': 'Be kind.'}, {'role': 'user', 'content': [{'type': 'text', 'text': 'Hi'}]}, {'role': 'assistant', 'content': ['Hello']}]}",
                        "messages",
                        three),
                Arguments.of(
                        "{'prompt': 'Hi', 'messages': [{'role': 'system', 'content': ''}, {'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Hello'}, {'role': 'user', 'content': 'Bye'}]}",
                        "messages",
                        two),
                Arguments.of("{'chat': ['Hi', 'Hello']}", "messages", two),
                Arguments.of(
                        "{'messages': [{'role': 'user', 'content': 'Hi', 'tool_calls': []}, {'role': 'assistant', 'content': 'Hello', 'function_call': {'name': '', 'arguments': null}}]}",
                        "messages",
                        two),
                Arguments.of("{'prompt': 'Hi', 'completion': 'Hello'}", "prompt-completion", two),
                Arguments.of("{'prompt': 'Hi', 'response': 'Hello', 'other': NaN}", "prompt-completion", two),
                Arguments.of(
                        "{'system_prompt': 'Be kind.', 'question': 'Hi', 'response': 'Hello'}",
                        "prompt-completion",
                        three),
                Arguments.of(
                        "{'prompt': [{'role': 'system', 'content': 'Be kind.'}, {'role': 'user', 'content': 'Hi'}], 'completion': [{'role': 'assistant', 'content': 'Hello'}]}",
                        "prompt-completion",
                        three),
                Arguments.of(
                        "{'prompt': '\\n\\nHuman: Hi\\n\\nAssistant:', 'completion': ' Hello'}",
                        "prompt-completion",
                        List.of(user("Hi"), assistant(" Hello"))),
                Arguments.of(
                        "{'prompt': 'Below is an instruction that describes a task. Write a response.\\n\\n### Instruction:\\nHi\\n\\n### Response:\\n', 'response': 'Hello'}",
                        "prompt-completion",
                        two),
                Arguments.of(
                        "{'instruction': 'wrap', 'messages': 'x', 'prompt': 'Hi', 'completion': 'Hello'}",
                        "prompt-completion",
                        two),
                Arguments.of("{'instruction': 'Hi', 'input': '', 'output': 'Hello'}", "instruction", two),
                Arguments.of("{'instruction': 'Hi', 'context': null, 'response': 'Hello'}", "instruction", two),
                Arguments.of(
                        "{'instruction': 'Add.', 'input': '2 and 3', 'output': '5', 'system': 'Be brief.'}",
                        "instruction",
                        List.of(system("Be brief."), user("Add.\n\n2 and 3"), assistant("5"))),
                Arguments.of(
                        "{'conversations': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value': 'Hello'}], 'system': 'Be kind.'}",
                        "sharegpt",
                        three),
                Arguments.of(
                        "{'conversations': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Hello'}]}",
                        "sharegpt",
                        two));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void readsEachShapeOfConversations(String row, String shape, List<Turn> turns) throws IOException {
        List<TuningExample> kept = collect(jsonl("rows", row)).examples();

        assertThat(kept).containsExactly(Dialogue.of("rows", kept.getFirst().split(), turns));
        assertThat(ledger.get("rows/rows.jsonl:1").detail()).startsWith(shape + "; " + turns.size() + " turns");
    }

    static Stream<Arguments> preferences() {
        List<Turn> hi = List.of(user("Hi"));
        List<Turn> longer = List.of(user("Hi"), assistant("Yes?"), user("How?"));
        return Stream.of(
                Arguments.of("{'prompt': 'Hi', 'chosen': 'Good', 'rejected': 'Bad'}", hi),
                Arguments.of(
                        "{'instruction': 'Add.', 'input': '2 and 3', 'chosen': 'Good', 'rejected': 'Bad'}",
                        List.of(user("Add.\n\n2 and 3"))),
                Arguments.of(
                        "{'prompt': [{'role': 'user', 'content': 'Hi'}], 'chosen': [{'role': 'assistant', 'content': 'Good'}], 'rejected': [{'role': 'assistant', 'content': 'Bad'}]}",
                        hi),
                Arguments.of(
                        "{'prompt': 'Hi', 'chosen': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Good'}], 'rejected': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Bad'}], 'messages': []}",
                        hi),
                Arguments.of(
                        "{'chosen': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value': 'Yes?'}, {'from': 'human', 'value': 'How?'}, {'from': 'gpt', 'value': 'Good'}], 'rejected': [{'from': 'human', 'value': 'Hi'}, {'from': 'gpt', 'value': 'Yes?'}, {'from': 'human', 'value': 'How?'}, {'from': 'gpt', 'value': 'Bad'}]}",
                        longer),
                Arguments.of(
                        "{'chosen': '\\n\\nHuman: Hi\\n\\nAssistant: Yes?\\n\\nHuman: How?\\n\\nAssistant: Good', 'rejected': '\\n\\nHuman: Hi\\n\\nAssistant: Yes?\\n\\nHuman: How?\\n\\nAssistant: Bad'}",
                        longer),
                Arguments.of(
                        "{'system': 'Be kind.', 'question': 'Hi', 'chosen': {'role': 'assistant', 'content': 'Good'}, 'rejected': {'role': 'assistant', 'content': 'Bad'}}",
                        List.of(system("Be kind."), user("Hi"))));
    }

    @ParameterizedTest
    @MethodSource("preferences")
    void readsEachShapeOfPreferences(String row, List<Turn> prompt) throws IOException {
        List<TuningExample> kept = collect(jsonl("rows", row)).examples();

        assertThat(kept)
                .containsExactly(Preference.of(
                        "rows",
                        kept.getFirst().split(),
                        prompt,
                        List.of(assistant("Good")),
                        List.of(assistant("Bad"))));
    }

    @Test
    void takesThePromptBeforeTheFirstDifferenceIfOneAnswerContinues() throws IOException {
        List<TuningExample> kept = collect(
                        jsonl(
                                "rows",
                                "{'chosen': '\\n\\nHuman: Hi\\n\\nAssistant: A', 'rejected': '\\n\\nHuman: Hi\\n\\nAssistant: A\\n\\nHuman: B\\n\\nAssistant: C'}"))
                .examples();

        Preference pair = (Preference) kept.getFirst();
        assertThat(pair.prompt()).containsExactly(user("Hi"));
        assertThat(pair.chosen()).containsExactly(assistant("A"));
        assertThat(pair.rejected()).containsExactly(assistant("A"), user("B"), assistant("C"));
    }

    static Stream<Arguments> badRows() {
        return Stream.of(
                Arguments.of("malformed", "{'messages': ["),
                Arguments.of("malformed", "[[1"),
                Arguments.of("malformed", "{'messages': " + "[".repeat(100) + "]".repeat(100) + "}"),
                Arguments.of("too-large", "{'prompt': '" + "x".repeat(9 << 20) + "'}"),
                Arguments.of("unknown-shape", "{'text': 'a document'}"),
                Arguments.of("unknown-shape", "{}"),
                Arguments.of("unknown-shape", "{'chosen': 'a', 'prompt': 'b'}"),
                Arguments.of("prompt-alone", "{'prompt': 'Hi'}"),
                Arguments.of("prompt-alone", "{'instruction': 'Hi', 'output': NaN}"),
                Arguments.of("not-text", "{'prompt': 'Hi', 'completion': 5}"),
                Arguments.of("not-text", "{'messages': 'Hi'}"),
                Arguments.of(
                        "not-text",
                        "{'messages': [{'role': 'user', 'content': [{'type': 'image_url', 'image_url': 'x'}]}, {'role': 'assistant', 'content': 'A cat'}]}"),
                Arguments.of(
                        "unknown-role",
                        "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'tool', 'content': 'b'}, {'role': 'assistant', 'content': 'c'}]}"),
                Arguments.of("unknown-role", "{'messages': [{'content': 'a'}, {'content': 'b'}]}"),
                Arguments.of(
                        "two-system-turns",
                        "{'messages': [{'role': 'system', 'content': 'a'}, {'role': 'system', 'content': 'b'}, {'role': 'user', 'content': 'c'}, {'role': 'assistant', 'content': 'd'}]}"),
                Arguments.of(
                        "roles-out-of-order",
                        "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'system', 'content': 'b'}, {'role': 'assistant', 'content': 'c'}]}"),
                Arguments.of(
                        "roles-out-of-order",
                        "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'user', 'content': 'b'}, {'role': 'assistant', 'content': 'c'}]}"),
                Arguments.of("no-assistant-turn", "{'messages': [{'role': 'user', 'content': 'a'}]}"),
                Arguments.of("no-assistant-turn", "{'messages': []}"),
                Arguments.of("no-user-turn", "{'messages': [{'role': 'assistant', 'content': 'a'}]}"),
                Arguments.of("no-user-turn", "{'chosen': 'a', 'rejected': 'b'}"),
                Arguments.of("empty-answer", "{'prompt': 'Hi', 'completion': ' \\u200b\\n'}"),
                Arguments.of(
                        "empty-answer",
                        "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'assistant', 'content': null}]}"),
                Arguments.of("empty-question", "{'prompt': '', 'completion': 'Hello'}"),
                Arguments.of(
                        "not-text",
                        "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': 'Let me look.', 'tool_calls': [{'id': '1'}]}]}"),
                Arguments.of(
                        "not-text",
                        "{'messages': [{'role': 'user', 'content': 'Hi'}, {'role': 'assistant', 'content': null, 'function_call': {'name': 'look'}}, {'role': 'assistant', 'content': 'Done.'}]}"),
                Arguments.of("equal-answers", "{'prompt': 'Hi', 'chosen': 'same', 'rejected': 'same \\n'}"));
    }

    /** All in one file, since each file takes a part of a second. */
    @Test
    void leavesEachBadRowOutWithItsReasonAndKeepsTheOthers() throws IOException {
        List<Arguments> bad = badRows().toList();
        List<String> rows = new ArrayList<>();
        for (Arguments one : bad) {
            rows.add((String) one.get()[1]);
            rows.add(FINE.replace("Fine", "Fine " + rows.size()));
        }

        Result result = collect(jsonl("rows", rows.toArray(String[]::new)));

        assertThat(result.card().kept()).isEqualTo(bad.size());
        for (int i = 0; i < bad.size(); i++) {
            assertThat(ledger.get("rows/rows.jsonl:" + (2 * i + 1)).rule())
                    .as((String) bad.get(i).get()[1])
                    .isEqualTo(bad.get(i).get()[0]);
        }
    }

    @Test
    void namesTheRowThatIsNoConversationIfTheRecipeSaysThatItEndsTheRun() throws IOException {
        ConversationSource source = jsonl("rows", FINE, "{'messages': [{'role': 'tool', 'content': 'a'}]}");
        Recipe failing = recipe(rules(OnBadDocument.FAIL, List.of()), null, source);

        assertThatThrownBy(() -> collect(failing, _ -> Optional.empty()))
                .hasMessageContaining("rows.jsonl:2")
                .hasMessageContaining("unknown-role: 'tool'");
    }

    @Test
    void refusesASourceWithoutAnyConversationAndCountsTheReasons() throws IOException {
        ConversationSource source = jsonl("rows", "{'text': 'a'}", "{'text': 'b'}", "{", "{'prompt': 'c'}");

        assertThatThrownBy(() -> collect(source))
                .hasMessage("The source 'rows' of finetune.sources yields no conversation: of its 4 rows 1 left out by"
                        + " malformed, 2 left out by unknown-shape, 1 left out by prompt-alone; the first is rows.jsonl:1"
                        + " (unknown-shape: its fields are text); if its files are JSON arrays, the kind is json.");
        assertThatThrownBy(() -> collect(jsonl("none"))).hasMessageContaining("its files have no rows");
    }

    @Test
    void refusesAStepWhoseSourcesHaveNothingOfItsKindBeforeAnythingIsTrained() throws IOException {
        List<AlignmentStep> tuning = List.of(new InstructionRecipe("tuning", 10, 1, 1, 0.001));
        List<AlignmentStep> comparing = List.of(new PreferenceRecipe("comparing", 10, 1, 1, 0.001, 0.1));
        ConversationSource chats = jsonl("chats", FINE);
        ConversationSource pairs = jsonl("pairs", "{'prompt': 'Hi', 'chosen': 'Good', 'rejected': 'Bad'}");
        ConversationSource methods = derived(ConversationKind.METHODS);
        ConversationSource definitions = derived(ConversationKind.DEFINITIONS);
        CorpusRecipe rules = rules(null, List.of());

        assertThatThrownBy(() -> collect(recipe(tuning, rules, 0.0001, pairs), _ -> Optional.empty()))
                .hasMessage("The step tuning learns from conversations, but its sources (pairs) have only preferences"
                        + " or nothing in the train split. Give the step a source of conversations, or make it a step of"
                        + " the kind preference-optimisation.");
        assertThatThrownBy(() -> collect(recipe(comparing, rules, 0.0001, chats, methods), _ -> Optional.empty()))
                .hasMessageStartingWith("The step comparing compares answers, but its sources (chats, methods) have no"
                        + " pairs of a chosen and a rejected answer in the train split.");
        assertThat(collect(recipe(comparing, rules, 0.0001, chats, definitions), _ -> Optional.empty())
                        .examples())
                .hasSize(1);
        assertThat(collect(recipe(tuning, rules, 0.0001, chats, pairs), _ -> Optional.empty())
                        .examples())
                .hasSize(2);
    }

    private static ConversationSource derived(ConversationKind kind) {
        return new ConversationSource(kind.key(), kind, null, null, List.of(), List.of(), null, null, null, null);
    }

    @Test
    void saysInWordsWhatIsWrongWithARow() throws IOException {
        collect(jsonl(
                "rows", FINE, "{'messages': [{'role': 'user'", "{'prompt': 'a', 'chosen': 'b', 'rejected': null}"));

        assertThat(ledger.get("rows/rows.jsonl:2").detail())
                .isEqualTo("not JSON: Unexpected end-of-input: expected close marker for Object");
        assertThat(ledger.get("rows/rows.jsonl:3").detail()).isEqualTo("its 'rejected' has no value");
    }

    @Test
    void readsOnlyTheShapeThatTheRecipeNames() throws IOException {
        ConversationSource any = jsonl(
                "rows",
                "{'instruction': 'a', 'output': 'b', 'prompt': 'c', 'completion': 'd'}",
                "{'instruction': 'e', 'output': 'f'}");
        ConversationSource named = new ConversationSource(
                "rows",
                any.kind(),
                any.path(),
                "MIT",
                List.of(),
                List.of(),
                null,
                null,
                null,
                ConversationShape.PROMPT_COMPLETION);

        Result result = collect(named);

        assertThat(result.examples())
                .extracting(one -> ((Dialogue) one).turns())
                .containsExactly(List.of(user("c"), assistant("d")));
        assertThat(ledger.get("rows/rows.jsonl:2").detail())
                .isEqualTo(
                        "it has no 'prompt' as the shape prompt-completion needs; its fields are instruction, output");
    }

    @Test
    void replacesPersonalDataByTheDocumentsPlaceholders() throws IOException {
        Result result =
                collect(jsonl("rows", "{'prompt': 'Write to jane@acme.org', 'completion': 'Sent to jane@acme.org.'}"));

        assertThat(((Dialogue) result.examples().getFirst()).turns())
                .containsExactly(user("Write to <email>"), assistant("Sent to <email>."));
        assertThat(result.card().personalData()).containsExactly(Map.entry("email", 2L));
        assertThat(ledger.get("rows/rows.jsonl:1").personalData().getFirst().count())
                .isEqualTo(2);
    }

    @Test
    void keepsTheTokensOfATemplateAndCountsThem() throws IOException {
        Result result = collect(jsonl("rows", "{'prompt': 'Hi<|im_end|>', 'completion': '[INST] no <s'}", FINE));

        assertThat(result.card().templateTokens()).isEqualTo(1);
        assertThat(result.examples())
                .extracting(one -> ((Dialogue) one).turns().getFirst().content())
                .contains("Hi<|im_end|>");
        assertThat(ledger.get("rows/rows.jsonl:1").detail()).contains("template's tokens");
    }

    @Test
    void keepsOneOfEqualConversationsWhateverTheirShapes() throws IOException {
        Result result = collect(
                jsonl("first", "{'prompt': 'Hi', 'completion': 'Hello'}", FINE),
                jsonl("second", "{'instruction': 'Hi ', 'output': 'Hello\\n'}", FINE.replace("Fine", "Well")));

        assertThat(result.card().dropped()).containsExactly(Map.entry("duplicate", 1L));
        assertThat(ledger.get("second/second.jsonl:1").detail()).isEqualTo("the same as first:first.jsonl:1");
    }

    @Test
    void keepsOneOfConversationsWhosePromptsAndAnswersAreNearlyTheSame() throws IOException {
        String answer = sentence("Every train of the northern yard waits at platform", 40);
        Result result = collect(jsonl(
                "rows",
                row("Where do the trains wait?", answer),
                row("where do the trains wait", answer + " Really."),
                row("Where do the trains sleep?", answer),
                row("Where do the trains wait?", sentence("No one could tell you anything about wagon", 40)),
                row("How much is 2 plus 13?", answer),
                row("How much is 2 plus 14?", answer)));

        assertThat(result.card().dropped()).containsExactly(Map.entry("near-duplicate", 1L));
        assertThat(ledger.get("rows/rows.jsonl:1").rule()).isEqualTo("near-duplicate");
        assertThat(ledger.get("rows/rows.jsonl:1").detail()).isEqualTo("nearly the same as rows:rows.jsonl:2");
    }

    @Test
    void leavesOutTrainingConversationsWithAnEvaluationItem() throws IOException {
        Recipe recipe = recipe(
                rules(null, List.of()), 0.5, jsonl("rows", rows(40, "'completion': 'secret'", "'completion': 'open'")));

        Result result = collect(
                recipe,
                text -> text.contains("secret")
                        ? Optional.of(new Overlap("definitions/7", "secret"))
                        : Optional.empty());

        assertThat(result.examples())
                .filteredOn(one -> one.split() == Split.HELD_OUT)
                .isNotEmpty();
        assertThat(result.examples())
                .filteredOn(one -> one.split() == Split.TRAIN)
                .noneMatch(one -> one.toString().contains("secret"));
        assertThat(result.card().dropped()).containsOnlyKeys("contaminated");
    }

    @Test
    void holdsOutByTheFirstQuestionSoThatEqualQuestionsAreInOneSplit() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(row("Question " + i + "?", "One answer to " + i));
            rows.add(row("question " + i, "Another answer, " + i));
        }
        Result result = collect(
                recipe(rules(null, List.of()), 0.2, jsonl("rows", rows.toArray(String[]::new))), _ -> Optional.empty());

        Map<String, Split> splits = new TreeMap<>();
        for (TuningExample one : result.examples()) {
            String question = ((Dialogue) one)
                    .turns()
                    .getFirst()
                    .content()
                    .toLowerCase(Locale.ROOT)
                    .replace("?", "");
            assertThat(splits.merge(question, one.split(), (a, b) -> a == b ? a : null))
                    .isEqualTo(one.split());
        }
        assertThat(splits.values().stream().filter(Split.HELD_OUT::equals).count())
                .isBetween(20L, 60L);
        assertThat(result.card().heldOut()).isBetween(40L, 120L);
    }

    @Test
    void refusesConversationsThatAreAllHeldOut() throws IOException {
        // The one question's digest lies below the share.
        String question = Stream.iterate(0, n -> n + 1)
                .map(n -> "Question " + n)
                .filter(text -> new HeldOutSplit(0.5)
                                .of(PromptAndAnswer.question(
                                        Dialogue.of("a", Split.TRAIN, List.of(user(text), assistant("b")))))
                        == Split.HELD_OUT)
                .findFirst()
                .orElseThrow();
        Recipe recipe = recipe(rules(null, List.of()), 0.5, jsonl("rows", row(question, "a"), row(question, "b")));

        assertThatThrownBy(() -> collect(recipe, _ -> Optional.empty())).hasMessageContaining("All 2 conversations");
    }

    @Test
    void keepsOnlyLicencesThatTheRecipeAllows() throws IOException {
        Recipe recipe = recipe(
                rules(null, List.of("MIT")),
                null,
                jsonl("rows", "{'prompt': 'a', 'completion': 'b', 'license': 'GPL-3.0-only'}", FINE));

        Result result = collect(recipe, _ -> Optional.empty());

        assertThat(result.card().dropped()).containsExactly(Map.entry("licence", 1L));
        assertThat(result.card().licences()).containsExactly(Map.entry("MIT", 1L));
    }

    @Test
    void readsAtMostTheNumberThatTheRecipeAsksFor() throws IOException {
        ConversationSource all = jsonl("rows", FINE, "{", FINE.replace("Fine", "Well"), FINE.replace("Fine", "Good"));
        ConversationSource two = new ConversationSource(
                "rows", all.kind(), all.path(), "MIT", List.of(), List.of(), 2, null, null, null);

        Result result = collect(two);

        assertThat(result.card().kept()).isEqualTo(2);
        assertThat(ledger).containsOnlyKeys("rows/rows.jsonl:1", "rows/rows.jsonl:2", "rows/rows.jsonl:3");
    }

    @Test
    void givesTheSameFilesWhateverTheNumberOfThreads() throws IOException {
        Recipe recipe =
                recipe(rules(null, List.of()), 0.3, jsonl("rows", rows(500, "'completion': 'a'", "'completion': 'b'")));
        List<byte[]> files = new ArrayList<>();
        for (int threads : List.of(1, 4)) {
            Path out = collected(recipe, threads, _ -> Optional.empty());
            files.add(Files.readAllBytes(out.resolve(ConversationsFile.NAME)));
            files.add(Files.readAllBytes(out.resolve("ledger.jsonl.gz")));
        }

        assertThat(files.get(2)).isEqualTo(files.get(0));
        assertThat(files.get(3)).isEqualTo(files.get(1));
    }

    @Test
    void refusesAPathThatLeadsOutOfTheFoldersAndAFolderWithoutFiles() throws IOException {
        ConversationSource outside = new ConversationSource(
                "out", ConversationKind.JSONL, "../x.jsonl", "MIT", List.of(), List.of(), null, null, null, null);
        ConversationSource empty = new ConversationSource(
                "none", ConversationKind.PARQUET, "empty", "MIT", List.of(), List.of(), null, null, null, null);
        Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> collect(outside)).hasMessageContaining("leads out of");
        assertThatThrownBy(() -> collect(empty)).hasMessageContaining("*.parquet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"dolly_hhrlhf_train_small.jsonl", "openai_rbr_gold_test.jsonl", "openai_rbr_gold_train.jsonl"})
    void readsRealSets(String name) throws IOException {
        Path data = shared("data/align").resolve(name);
        Assumptions.assumeTrue(Files.exists(data), "the set is not here");
        Files.copy(data, folder.resolve(name));

        Result result = collect(new ConversationSource(
                "real", ConversationKind.JSONL, name, "CC-BY-SA-3.0", List.of(), List.of(), null, null, null, null));

        assertThat(result.card().shapes()).containsOnlyKeys("prompt-completion");
        assertThat(result.card().kept()).isGreaterThan(result.card().read() * 9 / 10);
        assertThat(result.examples()).noneMatch(one -> one.toString().contains("### Instruction:"));
    }

    /** The neighbouring folder of test data; absent on most machines. */
    private static Path shared(String path) {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.isDirectory(here.resolve("shared").resolve(path))) here = here.getParent();
        return here == null ? Path.of("absent") : here.resolve("shared").resolve(path);
    }

    private record Result(List<TuningExample> examples, ConversationCard card) {}

    private Result collect(ConversationSource... sources) throws IOException {
        return collect(recipe(rules(null, List.of()), 0.0001, sources), _ -> Optional.empty());
    }

    private Result collect(Recipe recipe, Function<String, Optional<Overlap>> overlap) throws IOException {
        Path out = collected(recipe, 2, overlap);
        ConversationCard card = ContractJson.mapper()
                .readValue(out.resolve(ConversationCard.NAME).toFile(), ConversationCard.class);
        assertThat(card.read())
                .isEqualTo(card.kept()
                        + card.dropped().values().stream().mapToLong(n -> n).sum());
        try (LedgerReader reader = LedgerReader.open(out)) {
            for (long i = 0; i < reader.entries(); i++) {
                LedgerEntry entry = reader.entry(i);
                ledger.put(entry.source() + "/" + entry.path(), entry);
            }
        }
        assertThat(ledger).hasSize((int) card.read());
        try (Stream<TuningExample> examples = ConversationsFile.read(out.resolve(ConversationsFile.NAME))) {
            return new Result(examples.toList(), card);
        }
    }

    private Path collected(Recipe recipe, int threads, Function<String, Optional<Overlap>> overlap) throws IOException {
        Path work = Files.createTempDirectory(home, "work");
        Path out = Files.createTempDirectory(home, "out");
        ConversationCollector collector = new ConversationCollector(recipe, threads);
        collector.read(work, new SourceFolders(List.of(folder)), Optional.empty(), (_, _) -> {});
        collector.decide(work, out, overlap, (_, _) -> {});
        return out;
    }

    private static Recipe recipe(CorpusRecipe rules, Double heldOut, ConversationSource... sources) {
        return recipe(List.of(), rules, heldOut, sources);
    }

    private static Recipe recipe(
            List<AlignmentStep> steps, CorpusRecipe rules, Double heldOut, ConversationSource... sources) {
        Recipe smoke = RecipeReader.preset("smoke");
        return new Recipe(
                "small",
                1,
                rules,
                smoke.tokenizer(),
                smoke.pretrain(),
                new FinetuneRecipe(steps, List.of(sources), heldOut),
                smoke.evaluate(),
                smoke.release());
    }

    private static CorpusRecipe rules(OnBadDocument onBad, List<String> licences) {
        return new CorpusRecipe(
                List.of(), 0.0001, null, licences, List.of(), Map.of(), List.of(), null, null, null, null, onBad);
    }

    private ConversationSource jsonl(String name, String... rows) throws IOException {
        Path file = folder.resolve(name + ".jsonl");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (String row : rows) out.append(row.replace('\'', '"')).append('\n');
        }
        return new ConversationSource(
                name, ConversationKind.JSONL, name + ".jsonl", "MIT", List.of(), List.of(), null, null, null, null);
    }

    private static String row(String prompt, String completion) {
        return "{'prompt': '" + prompt + "', 'completion': '" + completion + "'}";
    }

    private static String[] rows(int count, String even, String odd) {
        return Stream.iterate(0, n -> n + 1)
                .limit(count)
                .map(n -> "{'prompt': 'Question number " + n + "', " + (n % 2 == 0 ? even : odd) + "}")
                .toArray(String[]::new);
    }

    private static String sentence(String beginning, int times) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < times; i++)
            text.append(beginning)
                    .append(" w")
                    .append((char) ('a' + i % 26))
                    .append(i / 26 == 0 ? "x" : "y")
                    .append(". ");
        return text.toString().strip();
    }
}
