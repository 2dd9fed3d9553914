package dev.trainyard.ingest.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFilter;
import dev.trainyard.corpus.ledger.LedgerReader;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collects a corpus from JSON Lines with made-up prose and from a folder of Java files. */
class DocumentCollectorTest {
    private static final String[] WORDS =
            ("the a river train yard signal evening station which that with have to of and be"
                            + " water stone bridge engine driver platform window letter market garden winter summer morning light"
                            + " shadow harbor vessel captain island forest mountain valley silver copper iron bread apple orange")
                    .split(" ");

    @TempDir
    private Path home;

    private Path sources;
    private final List<String> pages = new ArrayList<>();

    @BeforeEach
    void write() throws IOException {
        sources = Files.createDirectory(home.resolve("sources"));
        Random chance = new Random(20261101);
        for (int i = 0; i < 120; i++) pages.add(page("page-" + i, prose(chance)));
        String twice = prose(chance);
        pages.add(page("first-of-two", twice));
        pages.add(page("second-of-two", twice + "  "));
        pages.add(page("nearly-1", twice + " One more remark ends it."));
        pages.add(page("short", "Too short to learn from."));
        pages.add(page("mail", prose(chance) + " Write to jane.doe@corp-mail.net about it."));
        pages.add("{\"text\": 7");
        Files.write(sources.resolve("pages.jsonl"), pages);
        Path code = Files.createDirectory(sources.resolve("code"));
        for (int i = 0; i < 30; i++) Files.writeString(code.resolve("Class" + i + ".java"), code(i, chance));
    }

    @Test
    void recordsEveryDocumentOnce() throws IOException {
        CollectedCorpus collected = collect(recipe(), 2, "corpus");

        List<LedgerEntry> ledger = ledger("corpus");
        CorpusCard card = collected.card(Map.of(), 300);
        assertThat(ledger).hasSize(156).hasSize((int) collected.read());
        assertThat(card.documentsRead())
                .isEqualTo(card.documentsKept()
                        + card.dropped().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
        assertThat(documents("corpus")).hasSize((int) card.documentsKept());
        assertThat(rules(ledger, "pages"))
                .containsEntry("short", "gopher.top-2-gram")
                .containsEntry("page-0", "kept")
                .containsEntry("mail", "kept");
        assertThat(rules(ledger, "pages").values()).contains("malformed");
        assertThat(card.funnel().getLast().all().kept()).isEqualTo(card.documentsKept());
    }

    @Test
    void keepsOneOfSeveralEqualOrNearlyEqualDocuments() throws IOException {
        collect(recipe(), 2, "corpus");

        Map<String, String> rules = rules(ledger("corpus"), "pages");
        // Of equal texts the first by path is kept, and of near duplicates the longest.
        assertThat(rules)
                .containsEntry("nearly-1", "kept")
                .containsEntry("first-of-two", "near-duplicate")
                .containsEntry("second-of-two", "duplicate");
        assertThat(ledger("corpus").stream().filter(entry -> name(entry).equals("first-of-two")))
                .extracting(LedgerEntry::detail)
                .containsExactly("nearly the same as pages:pages.jsonl:123");
    }

    @Test
    void recordsThatThereWasPersonalDataButNotTheDataItself() throws IOException {
        collect(recipe(), 2, "corpus");

        LedgerEntry mail = ledger("corpus").stream()
                .filter(entry -> name(entry).equals("mail"))
                .findFirst()
                .orElseThrow();
        assertThat(mail.personalData())
                .extracting(found -> found.kind() + " " + found.count())
                .containsExactly("email 1");
        assertThat(documents("corpus")).noneMatch(document -> document.text().contains("jane.doe"));
        assertThat(documents("corpus")).anyMatch(document -> document.text().contains("Write to <email> about it."));
    }

    @Test
    void makesTheSameFilesInAnyOrderAndWithAnyNumberOfThreads() throws IOException {
        CorpusRecipe recipe = recipe();
        collect(recipe, 1, "one");
        List<SourceRecipe> turned = recipe.sources().reversed();

        collect(CorpusRecipe.of(turned, recipe.heldOut()), 4, "four");

        for (String file : List.of(DocumentsFile.NAME, "ledger.jsonl.gz", "findings.f32", "findings.json")) {
            assertThat(home.resolve("four").resolve(file))
                    .hasSameBinaryContentAs(home.resolve("one").resolve(file));
        }
    }

    @Test
    void repeatsASourceByItsWeight() throws IOException {
        CollectedCorpus collected = collect(recipe(2.5), 2, "corpus");

        Map<Integer, Long> copies = ledger("corpus").stream()
                .filter(entry -> entry.source().equals("pages") && entry.split() == Split.TRAIN)
                .collect(Collectors.groupingBy(LedgerEntry::copies, TreeMap::new, Collectors.counting()));
        assertThat(copies).containsOnlyKeys(2, 3);
        try (Stream<Document> repeated = collected.repeated(documents("corpus").stream())) {
            assertThat(repeated.count()).isEqualTo(collected.withCopies());
        }
    }

    @Test
    void keepsOnlyHeldOutDocumentsOfASourceWithWeightZero() throws IOException {
        collect(recipe(0), 2, "corpus");

        assertThat(ledger("corpus").stream().filter(entry -> entry.source().equals("pages")))
                .noneMatch(entry -> entry.split() == Split.TRAIN)
                .anyMatch(entry -> "mixture".equals(entry.rule()))
                .anyMatch(entry -> entry.split() == Split.HELD_OUT);
    }

    @Test
    void dropsDocumentsWithLaterDatesOrOtherLicences() throws IOException {
        CorpusRecipe wanted = recipe("cutoff: \"2025-12-31\"", "licences: [CC0-1.0, MIT]");
        List<String> dated = List.of(
                "{\"text\": \"" + prose(new Random(1))
                        + "\", \"date\": \"2025-12-31\", \"url\": \"https://a.example/old\"}",
                "{\"text\": \"" + prose(new Random(2))
                        + "\", \"date\": \"2026-01-01\", \"url\": \"https://a.example/new\"}",
                "{\"text\": \"" + prose(new Random(3))
                        + "\", \"license\": \"GPL-3.0\", \"url\": \"https://a.example/gpl\"}");
        Files.write(sources.resolve("pages.jsonl"), dated);

        collect(wanted, 2, "corpus");

        Map<String, String> byUrl = ledger("corpus").stream()
                .filter(entry -> entry.url() != null)
                .collect(Collectors.toMap(LedgerEntry::url, DocumentCollectorTest::outcome));
        assertThat(byUrl)
                .isEqualTo(Map.of(
                        "https://a.example/old", "kept",
                        "https://a.example/new", "cutoff",
                        "https://a.example/gpl", "licence"));
    }

    @Test
    void dropsDocumentsThatShareThirteenWordsWithAHeldOutMethod() throws IOException {
        collect(recipe(), 2, "before");
        LedgerEntry heldOut = ledger("before").stream()
                .filter(entry -> entry.source().equals("code") && entry.split() == Split.HELD_OUT)
                .findFirst()
                .orElseThrow();
        String copied = Files.readString(sources.resolve("code").resolve(heldOut.path()));
        String method = copied.substring(copied.indexOf("    /**"), copied.lastIndexOf('}'));
        Random chance = new Random(99);
        // More documents, until one of them is in the train split; their digests decide the split.
        for (int i = 0; i < 12; i++) {
            Files.writeString(
                    sources.resolve("code/Copy" + i + ".java"),
                    code(1000 + i, chance).replaceFirst("}\\s*$", method.replace("$", "\\$") + "}\n"));
        }

        CollectedCorpus collected = collect(recipe(), 2, "after");

        List<LedgerEntry> contaminated = ledger("after").stream()
                .filter(entry -> "contaminated".equals(entry.rule()))
                .toList();
        assertThat(contaminated).isNotEmpty().allMatch(entry -> entry.path().startsWith("Copy"));
        // Held-out copies give the same item, which is used once.
        assertThat(ledger("after").stream()
                        .filter(entry -> entry.split() == Split.HELD_OUT)
                        .map(LedgerEntry::path)
                        .filter(path -> path.equals(heldOut.path()) || path.startsWith("Copy"))
                        .map(path -> "javadoc-body/code:" + path + "#"))
                .anyMatch(contaminated.getFirst().detail()::startsWith);
        assertThat(collected.card(Map.of(), 300).decontamination()).isNotNull();
    }

    @Test
    void dropsDocumentsThatQuoteAHeldOutRequest() throws IOException {
        Random chance = new Random(7);
        List<Request> requests = Requests.load(ActSet.ALL).of(Split.HELD_OUT, Intent.HARMFUL).stream()
                .filter(request -> request.text().split(" ").length >= 9)
                .toList();
        for (int i = 0; i < 12; i++) {
            String text = requests.get(i).text();
            String beginning = String.join(" ", Arrays.asList(text.split(" ")).subList(0, 7));
            pages.add(page("quotes-" + i, prose(chance) + " He asked: " + text + " " + prose(chance)));
            pages.add(page("begins-" + i, prose(chance) + " He asked: " + beginning + " " + prose(chance)));
        }
        Files.write(sources.resolve("pages.jsonl"), pages);

        collect(recipe(), 2, "corpus");

        List<LedgerEntry> quoting = ledger("corpus").stream()
                .filter(entry -> name(entry).startsWith("quotes-") && entry.split() != Split.HELD_OUT)
                .toList();
        assertThat(quoting).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.rule()).isEqualTo("contaminated");
            // A harmless act may have the same words around it, and the first request by name is reported.
            assertThat(entry.detail()).matches("(help-benign|refuse-harmful)/(all/)?\\d+: .+");
        });
        assertThat(ledger("corpus"))
                .filteredOn(entry -> name(entry).startsWith("begins-"))
                .hasSize(12)
                .allMatch(entry -> entry.verdict() == Verdict.KEPT);
    }

    @Test
    void endsTheRunAtABadDocumentIfTheRecipeSaysSo() {
        assertThatThrownBy(() -> collect(recipe("onBadDocument: fail"), 2, "corpus"))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageMatching(
                        "The document pages.jsonl:126 of the source 'pages' cannot be read \\(malformed.*\\),"
                                + " and the recipe says onBadDocument: fail; repair the document, or use skip\\.");
    }

    @Test
    void endsTheRunAtAFileWhoseTextCannotBeExtracted() throws IOException {
        Files.writeString(sources.resolve("code/Picture.java"), "\u0000\u0001\u0002\u0000");
        Files.writeString(sources.resolve("code/Report.pdf"), "%PDF-1.7\nand nothing of one");
        pages.removeLast();
        Files.write(sources.resolve("pages.jsonl"), pages);

        assertThatThrownBy(() -> collect(recipe("onBadDocument: fail"), 2, "corpus"))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageMatching("(?s)The document Report.pdf of the source 'code' cannot be read \\(malformed.*");
    }

    @Test
    void countsCharactersThatCouldNotBeDecodedAndLeavesOutTextsWithMany() throws IOException {
        Random chance = new Random(5);
        String good = prose(chance);
        String some = "\uFFFD " + prose(chance) + " \uFFFD";
        String many = prose(chance).replace(" ", " \uFFFD");
        Files.write(
                sources.resolve("pages.jsonl"), List.of(page("good", good), page("some", some), page("many", many)));
        Files.writeString(
                sources.resolve("code/Broken.java"), "class Broken {\n" + "    // \uFFFD\uFFFD\n".repeat(20) + "}\n");

        collect(recipe(), 2, "corpus");

        List<LedgerEntry> ledger = ledger("corpus");
        assertThat(rules(ledger, "pages"))
                .isEqualTo(Map.of("good", "kept", "some", "kept", "many", "text.replaced-characters"));
        assertThat(rules(ledger, "code")).containsEntry("Broken.java", "text.replaced-characters");
        assertThat(ledger.stream().filter(entry -> name(entry).equals("some")).map(LedgerEntry::detail))
                .containsExactly("undecodable bytes are U+FFFD in 2 places");
        assertThat(ledger.stream().filter(entry -> name(entry).equals("good")).map(LedgerEntry::detail))
                .containsOnlyNulls();
    }

    @Test
    void leavesOutATextInAnUnknownCharsetAndEndsTheRunWhereTheRecipeSaysSo() throws IOException {
        byte[] bytes =
                "Gr#~e #ber F#~en, #hnlich sch#n wie Stra~en in K#ln und M#nchen".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '#') bytes[i] = (byte) (0xA5 + i % 7);
            if (bytes[i] == '~') bytes[i] = (byte) 0xD7;
        }
        Files.createDirectory(sources.resolve("notes"));
        Files.write(sources.resolve("notes/strange.txt"), bytes);

        collect(notes(), 1, "corpus");

        assertThat(rules(ledger("corpus"), "notes")).containsEntry("strange.txt", "unknown-charset");
        assertThatThrownBy(() -> collect(notes("onBadDocument: fail"), 1, "failed"))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("strange.txt of the source 'notes' cannot be read (unknown-charset)");
    }

    @Test
    void cutsPassagesThatManyDocumentsHaveFromProse() throws IOException {
        Random chance = new Random(7);
        String footer = "This page was made by the people of the yard, who want to hear of mistakes.";
        int lost = footer.length() + "\n\n\n".length();
        List<String> noted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            noted.add(page("noted-" + i, prose(chance) + "\\n\\n" + prose(chance) + (i < 12 ? "\\n\\n" + footer : "")));
        }
        noted.add(page("rare", prose(chance) + "\\n\\nOnly two have this one about a train and a river."));
        noted.add(page("rare-too", prose(chance) + "\\n\\nOnly two have this one about a train and a river."));
        Files.write(sources.resolve("pages.jsonl"), noted);

        CollectedCorpus collected = collect(recipe(), 2, "corpus");

        List<Document> documents = documents("corpus");
        assertThat(documents.stream().filter(document -> document.text().contains(footer)))
                .singleElement()
                .satisfies(keeper -> assertThat(keeper.id().hex())
                        .isEqualTo(ledger("corpus").stream()
                                .filter(entry -> name(entry).matches("noted-([0-9]|1[01])"))
                                .map(entry -> entry.id().hex())
                                .min(String::compareTo)
                                .orElseThrow()));
        assertThat(documents.stream().filter(document -> document.text().contains("Only two have this one")))
                .hasSize(2);
        assertThat(ledger("corpus").stream().filter(entry -> entry.detail() != null))
                .hasSize(11)
                .extracting(LedgerEntry::detail)
                .containsOnly("without " + lost + " bytes of passages that another keeps");
        CorpusCard card = collected.card(Map.of(), 300);
        assertThat(card.repeatedPassages()).isEqualTo(new CorpusCard.RepeatedPassages(10, 1, 11, 11 * lost));
        assertThat(card.bytes())
                .isEqualTo(documents.stream()
                        .mapToLong(document -> document.text().length())
                        .sum());
    }

    @Test
    void dropsDocumentsThatConsistOfRepeatedPassages() throws IOException {
        Random chance = new Random(8);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 6; i++) parts.add(prose(chance));
        List<String> mixed = new ArrayList<>();
        // Each document has two of six paragraphs, so that no two documents are equal.
        for (int a = 0; a < parts.size(); a++) {
            for (int b = 0; b < parts.size(); b++) {
                if (a == b) continue;
                mixed.add(page("pair-" + a + b, parts.get(a) + "\\n\\n" + parts.get(b)));
            }
        }
        Files.write(sources.resolve("pages.jsonl"), mixed);

        collect(recipe("nearDuplicates: false"), 2, "corpus");

        Map<String, Long> outcomes = rules(ledger("corpus"), "pages").values().stream()
                .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
        assertThat(outcomes).containsOnlyKeys("kept", "repeated-passages");
        assertThat(outcomes.get("kept")).isBetween(3L, 6L);
    }

    @Test
    void cutsLinesOfPagesAsC4DoesAndLeavesOtherTextUnchanged() throws IOException {
        Path notes = Files.createDirectory(sources.resolve("notes"));
        String text = lines(prose(new Random(9)));
        String other = lines(prose(new Random(10)));
        Files.writeString(
                notes.resolve("page.html"),
                "<html><body><main><h1>News</h1><p>" + text.replace("\n", "</p><p>")
                        + "We and our partners use cookies here.</p></main></body></html>");
        Files.writeString(notes.resolve("page.txt"), "# News\n\n" + other);

        String chinese = "船一大早就离开了港口，码头上没有人知道它要开往哪里。\n".repeat(6);
        Files.writeString(
                notes.resolve("chinese.html"),
                "<html><body><main><p>" + chinese.strip().replace("\n", "</p><p>") + "</p></main></body></html>");

        collect(notes(), 1, "pages");
        collect(notes("cutLines: none"), 1, "none");
        collect(notes("cutLines: all"), 1, "all");

        assertThat(text(documents("pages"), "page.html")).isEqualTo(text);
        assertThat(text(documents("pages"), "page.txt")).isEqualTo("# News\n\n" + other);
        assertThat(ledger("pages"))
                .filteredOn(entry -> entry.path().equals("chinese.html"))
                .extracting(LedgerEntry::bytes)
                .containsExactly(
                        (long) chinese.strip().replace("\n", "\n\n").getBytes(StandardCharsets.UTF_8).length + 1);
        assertThat(text(documents("none"), "page.html")).startsWith("News").contains("use cookies");
        assertThat(text(documents("all"), "page.txt")).isEqualTo(other);
    }

    @Test
    void keepsDocumentationThatTheRulesForProseAndCodeWouldDrop() throws IOException {
        Path notes = Files.createDirectory(sources.resolve("notes"));
        String manual = """
                # Signals

                | name | meaning |
                |------|---------|
                | red  | stop    |

                ```java
                class Signal { boolean isRed() { return true; } }
                ```

                - Added a signal for shunting
                - Removed the old lamps from the western yard, see [#12](https://example.org/12)
                """;
        Files.writeString(notes.resolve("README.md"), manual);
        Files.writeString(notes.resolve("pom.xml"), "<?xml version=\"1.0\"?>\n<project>\n" + """
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId> <artifactId>signals</artifactId> <version>1.0</version>
                  <description>Signals and lamps of a train yard for everyone who needs them at night</description>
                </project>
                """);
        Files.writeString(notes.resolve("stub.md"), "See [the manual](README.md).\n");
        Files.writeString(notes.resolve("LIESMICH.md"), """
                Dieses Programm steuert die Signale eines Rangierbahnhofs. Es liest den Fahrplan, stellt die Weichen und
                schreibt jede Fahrt in das Protokoll. Wer es ändern möchte, findet die Anleitung im Ordner daneben. Die
                Bedienung ist einfach: Man wählt ein Gleis aus, prüft die Zeit und drückt dann auf den grünen Knopf.
                Wenn ein Zug verspätet ist, wartet das Programm und schlägt später eine neue Reihenfolge vor.
                """);

        collect(notes("languages: [en]"), 1, "english");

        assertThat(rules(ledger("english"), "notes"))
                .containsEntry("README.md", "kept")
                .containsEntry("pom.xml", "kept")
                .containsEntry("stub.md", "documentation.words-min")
                .containsEntry("LIESMICH.md", "language");
        assertThat(text(documents("english"), "README.md")).isEqualTo(manual);
    }

    /** Unescapes the line ends of JSON. */
    private static String lines(String text) {
        return text.replace("\\n", "\n");
    }

    private static String text(List<Document> documents, String path) {
        return documents.stream()
                .filter(document -> document.path().equals(path))
                .map(Document::text)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void keepsTheConfigurationOfAProjectAndRecordsWhatItsToolsMade() throws IOException {
        Path project = Files.createDirectories(sources.resolve("notes"));
        Files.writeString(project.resolve("package-info.java"), """
                /*
                 * Licensed under the Apache License, Version 2.0.
                 */
                /**
                 * Reads the time table of a yard and plans which engine leaves from which track. {@link Plan} is the
                 * place to begin with.
                 */
                @NullMarked
                package org.example.yard.plan;

                import org.jspecify.annotations.NullMarked;
                """);
        Files.writeString(project.resolve("application.properties"), """
                # The port that the yard listens on.
                quarkus.http.port=8080
                yard.tracks=12
                yard.engines.names=Emma,Jim,Luke
                # How long an engine waits for its driver.
                yard.engines.patience=PT5M
                """);
        Files.writeString(project.resolve("build.yaml"), """
                name: build
                on:
                  push:
                    branches: [main]
                jobs:
                  test:
                    runs-on: ubuntu-latest
                    steps:
                      - uses: actions/checkout@v4
                      - name: Run all tests
                        run: ./mvnw -B verify
                """);
        Files.createDirectories(project.resolve("node_modules/left"));
        Files.writeString(project.resolve("node_modules/left/index.js"), "module.exports = 1;");
        Files.writeString(project.resolve(".gitignore"), "*.secret\n");
        Files.writeString(project.resolve("own.secret"), "a password");

        collect(notes("onBadDocument: fail"), 1, "corpus");

        Map<String, String> rules = rules(ledger("corpus"), "notes");
        assertThat(rules)
                .containsEntry("package-info.java", "kept")
                .containsEntry("application.properties", "kept")
                .containsEntry("build.yaml", "kept")
                .containsEntry("node_modules/", "left-out")
                .containsEntry("own.secret", "left-out")
                .doesNotContainKey("node_modules/left/index.js");
        assertThat(ledger("corpus"))
                .extracting(LedgerEntry::detail)
                .contains("kept by a tool", "named in .gitignore: *.secret");
    }

    private CollectedCorpus collect(CorpusRecipe recipe, int threads, String into) throws IOException {
        Path work = Files.createDirectories(home.resolve(into + "-work"));
        Path corpus = Files.createDirectories(home.resolve(into));
        DocumentCollector collector = new DocumentCollector(recipe, 1, threads);
        SourceAccess access = new SourceAccess(new SourceFolders(List.of(sources)), work.resolve("sources"));
        collector.read(work, access, (_, _, _) -> {});
        return collector.decide(work, corpus, (_, _) -> {});
    }

    /** @param fields of corpus in YAML, after its sources and the share that is held out */
    private static CorpusRecipe recipe(String... fields) {
        return recipe(1, fields);
    }

    private static CorpusRecipe recipe(double weightOfPages, String... fields) {
        return recipeOf("""
                    - {name: pages, kind: jsonl, path: pages.jsonl, licence: CC0-1.0, weight: %s}
                    - {name: code, kind: folder, path: code, licence: MIT}
                """.formatted(weightOfPages), fields);
    }

    private static CorpusRecipe notes(String... fields) {
        return recipeOf("    - {name: notes, kind: folder, path: notes, licence: MIT}\n", fields);
    }

    private static CorpusRecipe recipeOf(String sources, String... fields) {
        String all = "corpus:\n  sources:\n" + sources + "  heldOut: 0.2\n  " + String.join("\n  ", fields) + "\n";
        return RecipeReader.read(all).corpus();
    }

    /** The rules by the end of the page's address; an unreadable document has only a path. */
    private static Map<String, String> rules(List<LedgerEntry> ledger, String source) {
        return ledger.stream()
                .filter(entry -> entry.source().equals(source))
                .collect(Collectors.toMap(DocumentCollectorTest::name, DocumentCollectorTest::outcome));
    }

    private static String name(LedgerEntry entry) {
        return entry.url() == null
                ? entry.path()
                : entry.url().substring(entry.url().lastIndexOf('/') + 1);
    }

    private static String outcome(LedgerEntry entry) {
        return entry.verdict() == Verdict.KEPT ? "kept" : String.valueOf(entry.rule());
    }

    private List<LedgerEntry> ledger(String corpus) throws IOException {
        try (LedgerReader reader = LedgerReader.open(home.resolve(corpus))) {
            return reader.page(LedgerFilter.ALL, 0, 1_000).entries();
        }
    }

    private List<Document> documents(String corpus) throws IOException {
        try (Stream<Document> all = DocumentsFile.read(home.resolve(corpus).resolve(DocumentsFile.NAME))) {
            return all.toList();
        }
    }

    private static String page(String name, String text) {
        return "{\"text\": \"" + text + "\", \"url\": \"https://pages.example/" + name + "\"}";
    }

    private static String prose(Random chance) {
        StringBuilder text = new StringBuilder();
        for (int sentence = 0; sentence < 12; sentence++) {
            for (int word = 0; word < 9; word++) {
                String next = WORDS[chance.nextInt(WORDS.length)];
                text.append(word == 0 ? Character.toUpperCase(next.charAt(0)) + next.substring(1) : " " + next);
            }
            text.append(sentence % 4 == 3 ? ".\\n" : ". ");
        }
        return text.toString().strip();
    }

    private static String code(int number, Random chance) {
        StringBuilder text = new StringBuilder("package a;\n\n/** A class. */\nclass Class" + number + " {\n");
        for (int method = 0; method < 3; method++) {
            text.append("    /** Computes what the ")
                    .append(WORDS[chance.nextInt(WORDS.length)])
                    .append(" costs at its ");
            text.append(WORDS[chance.nextInt(WORDS.length)]).append(" and nothing else. */\n");
            text.append("    int method")
                    .append(number)
                    .append('x')
                    .append(method)
                    .append("(int value) {\n");
            for (int line = 0; line < 5; line++) {
                text.append("        value += ").append(chance.nextInt(100_000)).append(" * value - ");
                text.append(WORDS[chance.nextInt(WORDS.length)])
                        .append(chance.nextInt(1000))
                        .append("();\n");
            }
            text.append("        return value;\n    }\n");
        }
        return text.append("}\n").toString();
    }
}
