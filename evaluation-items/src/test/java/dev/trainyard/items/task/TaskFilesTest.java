package dev.trainyard.items.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.recipe.TaskRecipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskFilesTest {
    private static final String CAPITALS = """
            kind: choice
            prompt: "Question: {question}\\nAnswer:"
            choices: "{options}"
            answer: "{right}"
            cluster: "{passage}"
            """;
    private static final String ITEMS = """
            {"question": "Paris?", "options": ["a", "b"], "right": 1, "passage": "p1"}
            {"question": "Rome?", "options": ["c", "d", "e"], "right": "A", "passage": "p1"}

            {"question": "Oslo?", "options": ["7", "eight"], "right": "eight", "passage": "p2"}
            """;

    @TempDir
    private Path work;

    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(work.resolve("capitals"));
    }

    @Test
    void readsAFolderWithADescriptionAndItems() throws IOException {
        FileTaskItems task = task(CAPITALS, ITEMS);

        assertThat(task.name()).isEqualTo("capitals");
        assertThat(task.items())
                .extracting(TaskItem::name)
                .containsExactly("items.jsonl:1", "items.jsonl:2", "items.jsonl:4");
        assertThat(task.items()).extracting(TaskItem::right).containsExactly(1, 0, 1);
        assertThat(task.items().getFirst().solved(" ")).isEqualTo("Question: Paris?\nAnswer: b");
        assertThat(task.items()).extracting(TaskItem::cluster).containsExactly("p1", "p1", "p2");
        assertThat(TaskFiles.read(TaskRecipe.of(null, "capitals"), folder, null).texts())
                .containsEntry("capitals/items.jsonl:1", "Question: Paris?\nAnswer: b");
    }

    @Test
    void changesItsDigestWithItsItemsAndDescription() throws IOException {
        FileTaskItems task = task(CAPITALS, ITEMS);

        assertThat(read(TaskRecipe.of(null, "capitals")).digest()).isEqualTo(task.digest());
        assertThat(task(CAPITALS, ITEMS.replace("eight", "nine")).digest()).isNotEqualTo(task.digest());
        assertThat(task(CAPITALS.replace("Answer", "A"), ITEMS).digest()).isNotEqualTo(task.digest());
    }

    @Test
    void neverShowsAnItemAsItsOwnExample() throws IOException {
        FileTaskItems task = task(CAPITALS + "fewShot: {examples: 2, seed: 3}\n", ITEMS);

        for (TaskItem item : task.items()) {
            String before = task.examplesBefore(item);
            assertThat(before).doesNotContain(item.solved(" ")).endsWith("\n\n");
            assertThat(before.split("\n\n")).hasSize(2);
        }
    }

    @Test
    void takesTheFirstExamplesOfAFileOfTheirOwn() throws IOException {
        Files.writeString(folder.resolve("examples.jsonl"), """
                {"question": "Bern?", "options": ["x", "y"], "right": 0, "passage": ""}
                {"question": "Kiev?", "options": ["x", "y"], "right": 1, "passage": ""}
                """);
        FileTaskItems task = task(CAPITALS + "fewShot: {examples: 1, from: examples.jsonl, separator: ' | '}\n", ITEMS);

        assertThat(task.examplesBefore(task.items().getFirst())).isEqualTo("Question: Bern?\nAnswer: x | ");
    }

    @Test
    void choosesSomeItemsBySeed() throws IOException {
        task(CAPITALS, ITEMS);
        FileTaskItems two = read(TaskRecipe.of(null, "capitals").withItems(2));

        assertThat(two.items()).hasSize(2);
        assertThat(read(TaskRecipe.of(null, "capitals").withItems(2)).digest()).isEqualTo(two.digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    kind: choice|choises: x ; task.yaml, line 2: choises is not a field of a task: one of answer, bad, category, chat, choices
                    kind: choise ; task.yaml, line 1: kind is choise: one of choice, cloze, pairs, generation (choice is the nearest)
                    kind: choice|prompt: x|choices: y|answer: z|metric: acuracy ; task.yaml, line 5: metric is acuracy: one of accuracy
                    kind: choice|prompt: x|choices: y|answer: z|metric: f1 ; task.yaml, line 5: metric is f1: one of accuracy, accuracy-per-character, accuracy-per-byte is expected.
                    kind: choice|prompt: x|answer: z ; task.yaml: choices is missing
                    kind: choice|prompt: '{x'|choices: y|answer: z ; task.yaml, line 2: prompt is {x: a pair of braces around a field's name
                    kind: pairs|good: x ; task.yaml: bad is missing
                    kind: [ ; task.yaml is incomplete YAML
                    kind: cloze|prompt: p|answer: a|items: ../x ; task.yaml names ../x, which leads out of the task's folder
                    kind: choice|prompt: '{a..b}'|choices: y|answer: z ; task.yaml, line 2: prompt is {a..b}: the name of a field in braces
                    kind: generation|prompt: x|metric: pattern|generation: {pattern: '((){999999}){99}x'} ; task.yaml, line 4: generation.pattern is ((){999999}){99}x: a regular expression whose least numbers of repetitions
                    """)
    void refusesADescription(String description, String message) throws IOException {
        Files.writeString(folder.resolve("items.jsonl"), ITEMS);

        assertThatThrownBy(() -> task(description.replace('|', '\n'), ITEMS))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {"question": "Q", "options": ["a"], "right": 0, "passage": ""} ; items.jsonl:1 has 1 choices where at least two are expected
                    {"question": "Q", "options": ["a", " "], "right": 0, "passage": ""} ; items.jsonl:1 has no text in choice 1
                    {"question": "Q", "options": ["a", "b"], "right": 2, "passage": ""} ; items.jsonl:1 has the right answer '2', which is none of its 2 choices
                    {"question": "Q", "options": ["a", "b"], "right": [0, 1], "passage": ""} ; items.jsonl:1 has 2 right answers (0, 1) where one is expected
                    {"question": "Q", "options": ["a", "b", "a"], "right": 0, "passage": ""} ; items.jsonl:1 has two right answers, since the choice 'a' stands there twice
                    {"question": "Q", "options": ["a", null], "right": 0, "passage": ""} ; items.jsonl:1 has nothing at place 2 of the field 'options'
                    {"question": "Q", "options": ["3", "4"], "right": "4", "passage": ""} ; items.jsonl:1 has the right answer '4', which is none of its 2 choices, since a number or a letter is the place of a choice and not its text
                    {"question": "Q", "right": 0, "passage": ""} ; items.jsonl:1 has no field 'options'; its fields are question, right, passage.
                    {"question": "Q", ; items.jsonl:1 cannot be read
                    "" ; items.jsonl has no items
                    """)
    void refusesItems(String line, String message) {
        assertThatThrownBy(() -> task(CAPITALS, line.equals("\"\"") ? "" : line))
                .isInstanceOf(TaskRefusedException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void refusesASecondItemWithTheSameId() {
        assertThatThrownBy(() -> task(CAPITALS + "id: '{passage}'\n", ITEMS))
                .hasMessage("items.jsonl:2 has the id 'p1' of items.jsonl:1; each item needs another.");
    }

    @Test
    void refusesALabelThatBelongsToTwoChoices() {
        assertThatThrownBy(() -> task(CAPITALS + "labels: '{labels}'\n", """
                        {"question": "Q", "options": ["a", "b"], "labels": ["A", "A"], "right": "A", "passage": ""}
                        """))
                .hasMessageStartingWith(
                        "items.jsonl:1 has two right answers, since the label 'A' belongs to more than one of its choices");
    }

    @Test
    void refusesAnItemWithoutAnyRightAnswer() {
        assertThatThrownBy(() -> task("""
                        kind: generation
                        prompt: "{question}"
                        answer: "{right}"
                        """, "{\"question\": \"Q\", \"right\": []}\n"))
                .hasMessageStartingWith("items.jsonl:1 has no right answer where at least one is expected");
    }

    @Test
    void refusesAnEmptyId() {
        assertThatThrownBy(() -> task(CAPITALS + "id: '{passage}'\n", ITEMS.replace("p1", " ")))
                .hasMessageStartingWith("items.jsonl:1 has an empty id");
    }

    @Test
    void refusesTemplatesAndExpressionsThatAreTooDeep() {
        String path = "{" + "a.".repeat(20_000) + "a}";
        String filters = "{a" + "|strip".repeat(9_000) + "}";
        for (String template : List.of(path, filters)) {
            assertThatThrownBy(() -> task(CAPITALS.replace("{question}", template), ITEMS))
                    .isInstanceOf(TaskRefusedException.class)
                    .hasMessageContaining("a field with less than 16 dots and bars is expected");
        }
        assertThatThrownBy(() -> task(
                        "kind: generation\nprompt: x\nmetric: pattern\ngeneration: {pattern: '" + "(".repeat(20_000)
                                + ")".repeat(20_000) + "'}",
                        ITEMS))
                .hasMessage("task.yaml, line 4: generation.pattern is an expression of 40000 characters: one of at most"
                        + " 2000 is expected.");
    }

    @Test
    void refusesAFolderWhoseNameIsNoTaskName() throws IOException {
        folder = Files.createDirectory(work.resolve("Our Capitals"));

        assertThatThrownBy(() -> task(CAPITALS, ITEMS))
                .hasMessage(
                        "The folder Our Capitals has no name for a task; the field name of its task.yaml with a name"
                                + " of at most 60 lower-case letters, digits and hyphens is expected.");
        assertThat(task(CAPITALS + "name: our-capitals\n", ITEMS).name()).isEqualTo("our-capitals");
    }

    @Test
    void followsNoLinkOutOfTheFolder() throws IOException {
        Path elsewhere = Files.writeString(work.resolve("secret.yaml"), "password: hunter2\n");
        Files.createSymbolicLink(folder.resolve("task.yaml"), elsewhere);

        assertThatThrownBy(() -> read(TaskRecipe.of(null, "capitals")))
                .hasMessage("This task.yaml is a link that leads out of the task's folder; a file in it is expected.");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void waitsForNoPipe() throws Exception {
        Files.writeString(folder.resolve("task.yaml"), CAPITALS);
        new ProcessBuilder("mkfifo", folder.resolve("items.jsonl").toString())
                .start()
                .waitFor();

        assertThatThrownBy(() -> read(TaskRecipe.of(null, "capitals")))
                .hasMessage("items.jsonl is neither a file nor a folder; the file of the items is expected.");
    }

    @Test
    void neverShowsTheAskedItemFromAnotherFile() throws IOException {
        Files.writeString(folder.resolve("examples.jsonl"), ITEMS);
        String twoShots = CAPITALS + "fewShot: {examples: 2, from: examples.jsonl}\n";
        FileTaskItems task = task(twoShots, ITEMS);

        assertThat(task.items())
                .allSatisfy(item -> assertThat(task.examplesBefore(item).split("\n\n"))
                        .hasSize(2)
                        .doesNotContain(item.solved(" ")));
        assertThatThrownBy(() -> task(twoShots.replace("examples: 2", "examples: 3"), ITEMS))
                .hasMessage("The task capitals has 3 items to choose 3 examples from; at least 4 are needed, because an"
                        + " item is not its own example.");
    }

    @Test
    void showsTheSameQuestionOnlyOnce() throws IOException {
        FileTaskItems task = task(CAPITALS + "fewShot: {examples: 2, seed: 3}\n", ITEMS + ITEMS);

        assertThat(task.items())
                .allSatisfy(item -> assertThat(task.examplesBefore(item).split("\n\n"))
                        .hasSize(2)
                        .doesNotHaveDuplicates()
                        .doesNotContain(item.solved(" ")));
    }

    @Test
    void readsHellaSwagAsCompressedText() throws IOException {
        Path file = work.resolve("hellaswag.txt.bz2");
        try (OutputStream out = new BZip2CompressorOutputStream(Files.newOutputStream(file))) {
            out.write("A man is\n3\na\nb\nc\nd\nA cat\n0\ne\nf\ng\nh\n".getBytes(StandardCharsets.UTF_8));
        }

        FileTaskItems task = read("hellaswag", file);

        assertThat(task.items()).extracting(TaskItem::name).containsExactly("hellaswag.txt:1", "hellaswag.txt:7");
        assertThat(task.items()).extracting(item -> item.solved(" ")).containsExactly("A man is d", "A cat e");
    }

    @Test
    void readsHellaSwagInItsAuthorsLayout() throws IOException {
        Path file = Files.writeString(work.resolve("val.jsonl"), """
                {"ind": 4, "activity_label": "Roof [title] Work", "ctx_a": "[header] A man.", "ctx_b": "he IS", "ctx": "x", \
                "endings": ["a [step] b", "c"], "label": 0, "source_id": "w~1", "split": "val"}
                """);

        TaskItem item = read("hellaswag", file).items().getFirst();

        assertThat(item.prompt(0)).isEqualTo("Roof.  Work: A man. He is".replace("Roof.  W", "Roof. W"));
        assertThat(item.choices()).containsExactly("a b", "c");
        assertThat(item.cluster()).isEqualTo("w~1");
    }

    @Test
    void readsArcInEachOfItsLayouts() throws IOException {
        List<String> layouts = List.of("""
                {"id": "i", "question": {"stem": "Q", "choices": [{"text": "x", "label": "1"}, {"text": "y", "label": "2"}]}, "answerKey": "2"}
                """, """
                {"id": "i", "question": "Q", "choices": {"text": ["x", "y"], "label": ["A", "B"]}, "answerKey": "B"}
                """, """
                {"query": "Question: Q", "choices": ["x", "y"], "gold": 1}
                """);
        for (String layout : layouts) {
            Path file = Files.writeString(work.resolve("arc.jsonl"), layout);

            TaskItem item = read("arc-easy", file).items().getFirst();

            assertThat(item.solved(" ")).isEqualTo("Question: Q\nAnswer: y");
        }
    }

    @Test
    void readsMinimalPairsFromAnArchive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (String name : List.of("a", "b")) {
                byte[] line = """
                        {"sentence_good": "It was.", "sentence_bad": "It were.", "UID": "%s", "pairID": "0"}
                        """.formatted(name).getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry("blimp/" + name + ".jsonl");
                entry.setSize(line.length);
                tar.putArchiveEntry(entry);
                tar.write(line);
                tar.closeArchiveEntry();
            }
        }
        Path file = Files.write(work.resolve("blimp.tar.gz"), bytes.toByteArray());

        FileTaskItems task = read("blimp", file);

        assertThat(task.items()).extracting(TaskItem::name).containsExactly("a/0", "b/0");
        assertThat(task.items().getFirst().choices()).containsExactly("It was.", "It were.");
        assertThat(task.items().getFirst().category()).isEqualTo("a");
    }

    @Test
    void readsTheLastWordOfAPassage() throws IOException {
        Path file = Files.writeString(work.resolve("test.jsonl"), "{\"text\": \"He went to the sea\"}\n");

        TaskItem item = read("lambada", file).items().getFirst();

        assertThat(item.prompt(0)).isEqualTo("He went to the");
        assertThat(item.choices()).containsExactly("sea");
    }

    @Test
    void saysWhichFieldsAPublicSetHas() throws IOException {
        Path file = Files.writeString(work.resolve("x.jsonl"), "{\"stem\": 1}\n");

        assertThatThrownBy(() -> read("piqa", file))
                .hasMessage(
                        "The files of the task piqa have the fields stem; choices, gold, query, or goal, label, sol1,"
                                + " sol2 are expected.");
    }

    @Test
    void readsTheExampleOfTheDocumentation() throws IOException {
        TaskRecipe recipe = TaskRecipe.of(null, "capitals");

        FileTaskItems task = TaskFiles.read(recipe, Path.of("../docs/examples/our-tasks/capitals"), null)
                .chosen(recipe, 1);

        assertThat(task.items()).hasSize(8);
        assertThat(task.examplesBefore(task.items().getFirst()))
                .isEqualTo("Question: What is the capital of Portugal?\nAnswer: Lisbon\n\n"
                        + "Question: What is the capital of Kenya?\nAnswer: Nairobi\n\n");
    }

    @Test
    void refusesExamplesForTextsWithoutAPrompt() throws IOException {
        ReadTask pairs = TaskFiles.read(
                TaskRecipe.of("blimp", "x"),
                Files.writeString(
                        work.resolve("pairs.jsonl"),
                        "{\"sentence_good\": \"a\", \"sentence_bad\": \"b\", \"UID\": \"u\", \"pairID\": \"0\"}\n"),
                null);

        assertThatThrownBy(() -> pairs.chosen(new TaskRecipe("blimp", "x", null, 3, null, null, null), 1))
                .hasMessage(
                        "The recipe's fewShot does not suit the task blimp: no value for the kind pairs is expected.");
    }

    private FileTaskItems task(String description, String items) throws IOException {
        Files.writeString(folder.resolve("task.yaml"), description);
        Files.writeString(folder.resolve("items.jsonl"), items);
        return read(TaskRecipe.of(null, "capitals"));
    }

    private FileTaskItems read(TaskRecipe recipe) throws IOException {
        return TaskFiles.read(recipe, folder, null).chosen(recipe, 1);
    }

    private static FileTaskItems read(String set, Path file) throws IOException {
        TaskRecipe recipe = TaskRecipe.of(set, "x");
        return TaskFiles.read(recipe, file, null).chosen(recipe, 1);
    }
}
