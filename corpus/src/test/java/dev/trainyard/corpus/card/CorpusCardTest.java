package dev.trainyard.corpus.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.ledger.FindingsIndex;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.MeasuredAttribute;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.corpus.ledger.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusCardTest {
    private static final FindingsIndex FINDINGS = new FindingsIndex(
            0,
            List.of(new MeasuredAttribute("words", 1, "how many words")),
            List.of(new ThresholdRule(
                    "few-words", "words", Bound.AT_LEAST, 50, Set.of(DocumentForm.PROSE), "a paper")));
    private static final List<String> ORDER = List.of("unreadable", "duplicate", "few-words", "near-duplicate");
    private static final CorpusRecipe RECIPE = new CorpusRecipe(
            List.of(
                    SourceRecipe.at("/home/someone/notes/", "notes", SourceKind.FOLDER, "CC0-1.0", List.of(), null),
                    new SourceRecipe.WebRecipe(
                            "pages",
                            "as stated",
                            List.of(),
                            List.of(),
                            null,
                            null,
                            null,
                            List.of("https://example.org/"),
                            null,
                            List.of(),
                            null)),
            0.05,
            "2026-06-30",
            List.of("CC0-1.0"),
            List.of(),
            Map.of(),
            List.of(),
            null,
            null,
            null,
            null,
            null);

    @TempDir
    private Path folder;

    @Test
    void accountsForEveryDocumentAtEveryStep() {
        List<LedgerEntry> entries = entries(500);

        CorpusCard card = card(entries);

        assertThat(card.documentsRead()).isEqualTo(500);
        assertThat(card.funnel())
                .extracting(CorpusCard.Step::rule)
                .startsWith(ORDER.toArray(String[]::new))
                .endsWith("language");
        long came = card.documentsRead();
        for (CorpusCard.Step step : card.funnel()) {
            assertThat(step.all().in()).as(step.rule()).isEqualTo(came);
            assertThat(step.all().dropped())
                    .isEqualTo(number(entries, entry -> step.rule().equals(entry.rule())));
            assertThat(step.sources().values().stream()
                            .mapToLong(CorpusCard.Flow::in)
                            .sum())
                    .isEqualTo(came);
            came = step.all().kept();
        }
        assertThat(came).isEqualTo(card.documentsKept()).isEqualTo(number(entries, entry -> entry.rule() == null));
        for (CorpusCard.Source source : card.sources()) {
            assertThat(source.documentsRead())
                    .isEqualTo(source.documentsKept()
                            + source.dropped().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum());
        }
        Histogram words = card.measures().getFirst().histograms().getFirst();
        assertThat(words.kept().stream().mapToLong(Long::longValue).sum()).isEqualTo(card.documentsKept());
    }

    @Test
    void saysToWhichFormsARuleAboutAnAttributeApplies() throws IOException {
        CorpusCard.Limit limit =
                card(entries(50)).measures().getFirst().limits().getFirst();
        CorpusCard.Limit earlier = ContractJson.mapper()
                .readValue(
                        "{\"rule\": \"few-words\", \"bound\": \"at-least\", \"threshold\": 50, \"reference\": \"a paper\"}",
                        CorpusCard.Limit.class);

        assertThat(limit.forms()).containsExactly(DocumentForm.PROSE);
        assertThat(earlier.forms()).isNull();
    }

    @Test
    void doesNotDependOnTheOrderOfTheDocuments() {
        List<LedgerEntry> entries = entries(300);
        List<LedgerEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, new Random(3));

        assertThat(card(shuffled)).isEqualTo(card(entries));
    }

    @Test
    void showsTheDocumentsWithTheSmallestIds() {
        List<LedgerEntry> entries = entries(300);

        CorpusCard.Samples samples = card(entries).samples();

        assertThat(samples.kept())
                .isEqualTo(entries.stream()
                        .filter(entry -> entry.verdict() == Verdict.KEPT)
                        .sorted(Comparator.comparing(entry -> entry.id().hex()))
                        .limit(10)
                        .toList());
        assertThat(samples.dropped()).hasSize(10).allMatch(entry -> entry.verdict() == Verdict.DROPPED);
    }

    @Test
    void includesTheSummaryAndIsReadBack() throws IOException {
        CorpusCard card = card(entries(200));

        card.write(folder);

        Path file = folder.resolve(CorpusCard.NAME);
        assertThat(ContractJson.mapper().readValue(file.toFile(), DataCard.class))
                .isEqualTo(card.summary());
        assertThat(ContractJson.mapper().readValue(file.toFile(), CorpusCard.class))
                .isEqualTo(card);
        assertThat(card.summary().from()).isEqualTo(LocalDate.of(2020, 1, 1));
        assertThat(card.summary().cutoff()).isEqualTo(LocalDate.of(2026, 6, 30));
    }

    @Test
    void countsDaysLanguagesLicencesAndPersonalDataOfKeptDocuments() {
        List<LedgerEntry> entries = entries(200);
        List<LedgerEntry> kept = entries.stream()
                .filter(entry -> entry.verdict() == Verdict.KEPT)
                .toList();

        CorpusCard card = card(entries);

        assertThat(card.years().values().stream().mapToLong(Long::longValue).sum() + card.undated())
                .isEqualTo(kept.size());
        assertThat(card.languages()).isEqualTo(Map.of("en", (long) kept.size()));
        assertThat(card.licences().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(kept.size());
        assertThat(card.personalData())
                .containsExactly(new CorpusCard.PersonalDataFound(
                        "email",
                        2 * number(kept, entry -> !entry.personalData().isEmpty()),
                        number(kept, entry -> !entry.personalData().isEmpty())));
    }

    @Test
    void describesClustersAndWhatWasCompared() {
        CorpusCardBuilder builder = CorpusCard.of(RECIPE, FINDINGS, ORDER);
        builder.add(entry(1, "contaminated"), new float[] {100});
        for (int size = 2; size <= 20; size++) {
            builder.addCluster("near-duplicate", size, Collections.nCopies(size, "copy-" + size));
        }
        builder.compared(3000, 13);
        builder.cut(10, 2, 30, 4_000);

        CorpusCard card = builder.build(Map.of("notes", 7L), 512);

        CorpusCard.DuplicateClusters clusters = card.duplicates().getFirst();
        assertThat(clusters.clusters()).isEqualTo(19);
        assertThat(clusters.documents()).isEqualTo(209);
        assertThat(clusters.sizes())
                .containsExactly(
                        new CorpusCard.SizeCount("2", 1),
                        new CorpusCard.SizeCount("3-4", 2),
                        new CorpusCard.SizeCount("5-8", 4),
                        new CorpusCard.SizeCount("9-16", 8),
                        new CorpusCard.SizeCount("17-32", 4));
        assertThat(clusters.largest()).hasSize(10);
        assertThat(clusters.largest().getFirst())
                .isEqualTo(new CorpusCard.Cluster(20, Collections.nCopies(5, "copy-20")));
        assertThat(card.decontamination().documents()).isEqualTo(1);
        assertThat(card.decontamination().named().getFirst().detail()).isEqualTo("item 7");
        assertThat(card.repeatedPassages()).isEqualTo(new CorpusCard.RepeatedPassages(10, 2, 30, 4_000));
        assertThat(card.tokens()).isEqualTo(7);
    }

    @Test
    void fillsInTheTemplateOfThePublicSummaryAsFarAsItCan() {
        List<LedgerEntry> entries = entries(400);

        TrainingContent content = card(entries).trainingContent();

        assertThat(content.general().size()).isEqualTo("less than 1 billion tokens");
        assertThat(content.categories())
                .filteredOn(TrainingContent.Category::used)
                .extracting(category -> category.category().key())
                .containsExactly("crawled", "other");
        // The name of the folder, not its location.
        assertThat(content.categories().getLast().sources().getFirst().origin()).isEqualTo("notes");
        assertThat(content.domains().total()).isEqualTo(30);
        assertThat(content.domains().top()).hasSize(3);
        assertThat(content.domains().topOfSmallProviders()).isEqualTo(2);
        assertThat(content.domains().top()).isSortedAccordingTo(Comparator.comparingLong(domain -> -domain.bytes()));
        assertThat(content.processing().copyright()).anyMatch(sentence -> sentence.contains("CC0-1.0"));
        assertThat(content.stillToSay()).isNotEmpty();
    }

    @Test
    void refusesADocumentOfAnUnknownSource() {
        CorpusCardBuilder builder =
                CorpusCard.of(CorpusRecipe.of(RECIPE.sources().subList(0, 1), 0.1), FINDINGS, ORDER);

        assertThatThrownBy(() -> builder.add(entry(0, null), new float[] {100}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'0.txt' is of 'pages', which is not a source of the recipe");
    }

    private static CorpusCard card(List<LedgerEntry> entries) {
        CorpusCardBuilder builder = CorpusCard.of(RECIPE, FINDINGS, ORDER);
        for (LedgerEntry entry : entries) {
            builder.add(entry, new float[] {entry.form() == null ? Float.NaN : entry.bytes()});
        }
        return builder.build(Map.of("notes", 1000L, "pages", 2000L), 2048);
    }

    private static List<LedgerEntry> entries(int count) {
        String[] rules = {null, null, null, null, "unreadable", "few-words", "near-duplicate", "language"};
        List<LedgerEntry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) entries.add(entry(i, rules[i % rules.length]));
        return entries;
    }

    private static LedgerEntry entry(int number, String rule) {
        boolean page = number % 3 == 0;
        return new LedgerEntry(
                Sha256.of("document " + number),
                page ? "pages" : "notes",
                number + ".txt",
                "unreadable".equals(rule) ? null : DocumentForm.PROSE,
                page ? "CC-BY-4.0" : "CC0-1.0",
                number % 2 == 0 ? LocalDate.of(2020 + number % 5, 1, 1) : null,
                page ? "https://host-" + number % 90 + ".example/" + number : null,
                "unreadable".equals(rule) ? null : "en",
                100 + number,
                rule == null ? Verdict.KEPT : Verdict.DROPPED,
                rule == null ? (number % 16 == 1 ? Split.HELD_OUT : Split.TRAIN) : null,
                rule == null ? 1 : 0,
                rule,
                null,
                null,
                "contaminated".equals(rule) ? "item 7" : null,
                number % 10 == 0
                        ? List.of(new PersonalData("email", 2, List.of(new PersonalData.Span(0, 7))))
                        : List.of(),
                "document " + number);
    }

    private static long number(List<LedgerEntry> entries, java.util.function.Predicate<LedgerEntry> asked) {
        return entries.stream().filter(asked).count();
    }
}
