package dev.trainyard.gateway;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.Bound;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.ThresholdRule;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.card.CorpusCardBuilder;
import dev.trainyard.corpus.ledger.FindingsFile;
import dev.trainyard.corpus.ledger.FindingsIndex;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.MeasuredAttribute;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A corpus with a complete ledger, sealed in a store as by stage 1: made-up texts with measurements and decisions. */
final class RecordedCorpus {
    static final int DOCUMENTS = 260;

    private static final Set<DocumentForm> PROSE = Set.of(DocumentForm.PROSE);
    private static final List<MeasuredAttribute> ATTRIBUTES = List.of(
            new MeasuredAttribute("gopher.words", 1, "words that are more than punctuation"),
            new MeasuredAttribute("gopher.mean-word-length", 1, "mean length of the words"),
            new MeasuredAttribute("fineweb.short-line-ratio", 1, "share of lines of 30 characters or fewer"),
            new MeasuredAttribute("code.longest-line", 1, "length of the longest line"),
            new MeasuredAttribute("code.white-space-share", 1, "share of white space"));
    private static final List<ThresholdRule> RULES = List.of(
            new ThresholdRule("gopher.words", "gopher.words", Bound.AT_LEAST, 20, PROSE, "Rae et al. 2021"),
            new ThresholdRule(
                    "gopher.mean-word-length", "gopher.mean-word-length", Bound.AT_LEAST, 4, PROSE, "Rae et al. 2021"),
            new ThresholdRule(
                    "gopher.mean-word-length.most",
                    "gopher.mean-word-length",
                    Bound.AT_MOST,
                    6.5,
                    PROSE,
                    "Rae et al. 2021"),
            new ThresholdRule(
                    "fineweb.short-line-ratio",
                    "fineweb.short-line-ratio",
                    Bound.AT_MOST,
                    0.67,
                    PROSE,
                    "Penedo et al. 2024"),
            new ThresholdRule(
                    "code.longest-line",
                    "code.longest-line",
                    Bound.AT_MOST,
                    200,
                    Set.of(DocumentForm.CODE),
                    "Lozhkov et al. 2024"));
    private static final List<String> ORDER = List.of(
            "unreadable",
            "duplicate",
            "language",
            "gopher.words",
            "gopher.mean-word-length",
            "gopher.mean-word-length.most",
            "fineweb.short-line-ratio",
            "code.longest-line",
            "near-duplicate",
            "contaminated");
    private static final CorpusRecipe RECIPE = new CorpusRecipe(
            List.of(
                    new SourceRecipe.WebRecipe(
                            "handbook",
                            "CC-BY-4.0",
                            List.of(),
                            List.of(),
                            null,
                            null,
                            null,
                            List.of("https://example.org/"),
                            null,
                            List.of(),
                            null),
                    SourceRecipe.at("wiki.xml.bz2", "wiki", SourceKind.WIKIPEDIA, "CC-BY-SA-4.0", List.of(), null),
                    SourceRecipe.at("mail.mbox", "mail", SourceKind.MBOX, "proprietary", List.of(), null),
                    SourceRecipe.at("service.git", "service", SourceKind.GIT, "Apache-2.0", List.of(), null)),
            0.05,
            "2026-06-30",
            List.of(),
            List.of("en"),
            Map.of(),
            List.of(),
            null,
            null,
            null,
            null,
            null);
    private static final String[] SENTENCES = {
        "The release train leaves every second Thursday, and what is not merged by noon waits for the next one.",
        "A deployment is rolled back when more than one request in a thousand fails within ten minutes.",
        "Whoever is on call writes down what happened, what was tried and what helped, before going to bed.",
        "Invoices are matched with orders by their number; where it is missing, amount and day decide.",
        "The old importer read the file twice, which nobody noticed until the files became large.",
        "Measure first: three of the last five optimisations made the service slower.",
        "Backups that were never restored are hopes, so one is restored each month and compared.",
        "Granite forms deep below the surface, where magma cools so slowly that crystals can be seen.",
        "The river changed its bed in the eighteenth century, and the mill has stood dry since.",
        "In spring the marsh warbler returns, one of the last to come and one of the first to leave."
    };
    private static final String[] SHORT = {
        "Home", "About us", "Log in", "See more", "Share", "Reply", "Next page", "5 of 12"
    };

    private RecordedCorpus() {}

    private record Written(LedgerEntry entry, float[] row) {}

    static Corpus seal(ArtifactStore store) throws IOException {
        List<Written> documents = documents();
        CorpusCardBuilder card = CorpusCard.of(RECIPE, new FindingsIndex(0, ATTRIBUTES, RULES), ORDER);
        card.addCluster(
                "near-duplicate", 4, List.of("handbook/release.html", "handbook/release.html?print", "wiki/Release"));
        card.addCluster("near-duplicate", 2, List.of("mail/17", "mail/18"));
        card.cut(10, 3, 41, 5_912);
        card.compared(3000, 13);
        try (Staging staging = store.stage("corpora/recorded", MediaTypes.CORPUS)) {
            try (LedgerFile.Writer ledger = LedgerFile.writer(staging.folder());
                    FindingsFile.Writer findings = FindingsFile.writer(staging.folder(), ATTRIBUTES, RULES)) {
                for (Written document : documents) {
                    ledger.add(document.entry());
                    findings.add(document.row());
                    card.add(document.entry(), document.row());
                }
            }
            CorpusCard made =
                    card.build(Map.of("handbook", 9_100L, "wiki", 12_400L, "mail", 3_300L, "service", 8_050L), 2048);
            made.write(staging.folder());
            return new Corpus(
                    staging.seal(),
                    new Artifact("tokenizers/recorded", Sha256.of("t"), 1, MediaTypes.TOKENIZER),
                    List.of(new Shard(
                            Split.TRAIN,
                            0,
                            new Artifact("shards/recorded", Sha256.of("s"), 1, MediaTypes.SHARD),
                            1,
                            1,
                            1)),
                    made.summary(),
                    null);
        }
    }

    private static List<Written> documents() {
        Random chance = new Random(20261101);
        List<Written> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) documents.add(document(i, chance));
        documents.sort(Comparator.comparing(document -> document.entry().id().hex()));
        return documents;
    }

    private static Written document(int number, Random chance) {
        String source = RECIPE.sources().get(number % 4).name();
        boolean code = source.equals("service");
        String text = code ? code(number, chance) : prose(chance);
        String path = switch (source) {
            case "handbook" -> "https://handbook-" + number % 3 + ".example/teams/page-" + number + ".html";
            case "wiki" -> "Article " + number;
            case "mail" -> "2025-%02d.mbox:%d".formatted(1 + number % 12, number);
            default -> "src/main/java/org/example/service/Handler" + number + ".java";
        };
        DocumentForm form = code ? DocumentForm.CODE : DocumentForm.PROSE;
        float[] row = measured(text, form);
        String rule = chance.nextInt(30) == 0 ? "unreadable" : chance.nextInt(20) == 0 ? "language" : null;
        Double value = null;
        Double threshold = null;
        for (ThresholdRule each : RULES) {
            float found = row[column(each)];
            if (rule != null || !each.forms().contains(form) || !each.drops(found)) continue;
            rule = each.name();
            value = (double) found;
            threshold = each.threshold();
        }
        if (rule == null && chance.nextInt(15) == 0) rule = "near-duplicate";
        if (rule == null && chance.nextInt(60) == 0) rule = "contaminated";
        boolean unreadable = "unreadable".equals(rule);
        LedgerEntry entry = new LedgerEntry(
                Sha256.of(path + text),
                source,
                path,
                unreadable ? null : form,
                RECIPE.sources().get(number % 4).licence(),
                code ? null : LocalDate.of(2016 + chance.nextInt(10), 1 + chance.nextInt(12), 1),
                source.equals("handbook") ? path : null,
                code || unreadable ? null : "language".equals(rule) ? "de" : "en",
                unreadable ? 0 : text.length(),
                rule == null ? Verdict.KEPT : Verdict.DROPPED,
                rule == null ? (chance.nextInt(20) == 0 ? Split.HELD_OUT : Split.TRAIN) : null,
                rule == null ? 1 : 0,
                rule,
                value,
                threshold,
                detail(rule),
                source.equals("mail")
                        ? List.of(new PersonalData("email", 2, List.of(new PersonalData.Span(5, 12))))
                        : List.of(),
                unreadable ? "" : LedgerEntry.excerpt(text));
        if (unreadable) java.util.Arrays.fill(row, Float.NaN);
        return new Written(entry, row);
    }

    private static @Nullable String detail(@Nullable String rule) {
        return switch (rule) {
            case "unreadable" -> "the entry's checksum does not fit";
            case "near-duplicate" -> "nearly the same as Article 101";
            case "contaminated" -> "shares 13 words with item 7 of arc-easy";
            case null, default -> null;
        };
    }

    private static String prose(Random chance) {
        StringBuilder text = new StringBuilder();
        int lines = 1 + chance.nextInt(12);
        int shortLines = chance.nextInt(4) == 0 ? 6 : 1;
        for (int i = 0; i < lines; i++) {
            boolean brief = chance.nextInt(8) < shortLines;
            String[] from = brief ? SHORT : SENTENCES;
            text.append(from[chance.nextInt(from.length)]).append('\n');
        }
        return text.toString();
    }

    private static String code(int number, Random chance) {
        StringBuilder text = new StringBuilder("package org.example.service;\n\nfinal class Handler" + number + " {\n");
        int methods = 1 + chance.nextInt(6);
        for (int i = 0; i < methods; i++) {
            text.append("    int step")
                    .append(i)
                    .append("(int from) {\n        return from + ")
                    .append(chance.nextInt(90));
            text.append(";\n    }\n");
        }
        if (chance.nextInt(6) == 0)
            text.append("    String KEY = \"" + "q7Zt".repeat(30 + chance.nextInt(200)) + "\";\n");
        return text.append("}\n").toString();
    }

    private static float[] measured(String text, DocumentForm form) {
        String[] words = text.strip().split("\\s+");
        String[] lines = text.split("\n");
        long letters = String.join("", words).length();
        long brief = java.util.Arrays.stream(lines)
                .filter(line -> line.length() <= 30)
                .count();
        int longest =
                java.util.Arrays.stream(lines).mapToInt(String::length).max().orElse(0);
        boolean prose = form == DocumentForm.PROSE;
        return new float[] {
            prose ? words.length : Float.NaN,
            prose ? (float) letters / words.length : Float.NaN,
            prose ? (float) brief / lines.length : Float.NaN,
            prose ? Float.NaN : longest,
            prose ? Float.NaN : 1 - (float) letters / text.length()
        };
    }

    private static int column(ThresholdRule rule) {
        return ATTRIBUTES.stream().map(MeasuredAttribute::name).toList().indexOf(rule.attribute());
    }
}
