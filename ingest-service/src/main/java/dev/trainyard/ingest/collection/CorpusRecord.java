package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.card.CorpusCardBuilder;
import dev.trainyard.corpus.ledger.FindingsFile;
import dev.trainyard.corpus.ledger.FindingsIndex;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.Verdict;
import dev.trainyard.ingest.attributes.Attribute;
import dev.trainyard.ingest.attributes.ReplacedCharacters;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.collection.Judgement.Reason;
import dev.trainyard.ingest.collection.Selection.Decision;
import dev.trainyard.items.contamination.Contamination;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the decisions about all candidates: the kept documents, the ledger with an entry for each candidate, the
 * findings, and finally the data card. Each candidate is passed in exactly once, so that in = kept + dropped.
 */
final class CorpusRecord {

    private static final int PATHS_OF_A_CLUSTER = 5;

    private final Selection selection;
    private final TextSelection texts;
    private final CorpusCardBuilder card;
    private final FindingsIndex findings;
    private final int repeatedFrom;
    private final Map<Integer, Cluster> clusters = new TreeMap<>();
    private final Map<String, Long> dropped = new TreeMap<>();
    private long read;
    private long kept;
    private long withCopies;
    private long heldOut;
    private long bytes;
    private long cutDocuments;
    private long cutBytes;
    private @Nullable Candidate last;
    private @Nullable Cluster same;

    private static final class Cluster {
        private final List<String> paths = new ArrayList<>();
        private int size;

        void add(String path, boolean first) {
            size++;
            if (first) paths.addFirst(path);
            else if (paths.size() < PATHS_OF_A_CLUSTER) paths.add(path);
        }
    }

    CorpusRecord(CorpusRecipe recipe, Judgement judgement, Selection selection, TextSelection texts) {
        this.selection = selection;
        this.texts = texts;
        repeatedFrom = recipe.documentsOfARepeatedPassage();
        findings = new FindingsIndex(0, Judgement.attributes(), judgement.rules());
        card = CorpusCard.of(recipe, findings, judgement.order());
    }

    /** @param folder for the corpus's files; all except the card exist when this returns */
    void write(CandidateFiles candidates, Path folder, LongConsumer progress) throws IOException {
        Selection.Pass pass = selection.pass();
        try (GzippedLines.Writer<Document> documents = DocumentsFile.writer(folder.resolve(DocumentsFile.NAME));
                LedgerFile.Writer ledger = LedgerFile.writer(folder);
                FindingsFile.Writer numbers = FindingsFile.writer(folder, findings.attributes(), findings.rules())) {
            candidates.visit((candidate, text) -> {
                read++;
                LedgerEntry entry = entry(candidate, text, pass.of(candidate), documents);
                float[] row = switch (candidate) {
                    case Candidate.Read document -> document.findings();
                    case Candidate.Lost _ -> nothing();
                };
                ledger.add(entry);
                numbers.add(row);
                card.add(entry, row);
                progress.accept(read);
            });
        }
        endExactCluster();
        clusters.values().forEach(cluster -> card.addCluster(Judgement.NEAR_DUPLICATE, cluster.size, cluster.paths));
        card.compared(selection.items(), Contamination.WORDS);
        if (repeatedFrom > 0) card.cut(repeatedFrom, selection.repeatedPassages(), cutDocuments, cutBytes);
    }

    long read() {
        return read;
    }

    /** Documents that were left out, by rule. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** Kept documents, each as often as it is trained on. */
    long withCopies() {
        return withCopies;
    }

    /** Training documents and held-out ones. */
    long kept() {
        return kept;
    }

    long heldOut() {
        return heldOut;
    }

    /** The size of the kept documents' texts. */
    long bytes() {
        return bytes;
    }

    CorpusCard card(Map<String, Long> tokens, int vocabulary) {
        return card.build(tokens, vocabulary);
    }

    private LedgerEntry entry(
            Candidate candidate, CandidateFiles.Text text, Decision decision, GzippedLines.Writer<Document> documents)
            throws IOException {
        countExact(candidate, decision);
        countNear(candidate, decision);
        return switch (decision) {
            case Decision.Out out -> dropped(candidate, out.reason());
            case Decision.In in ->
                switch (texts.of(in, text.read())) {
                    case TextSelection.Result.Dropped dropped -> dropped(candidate, dropped.reason());
                    case TextSelection.Result.Kept kept -> {
                        documents.write(Selection.document(in, kept.text()));
                        yield kept(in.document(), kept);
                    }
                };
        };
    }

    private LedgerEntry kept(Candidate.Read document, TextSelection.Result.Kept in) {
        int cut = document.bytes() - in.bytes();
        kept++;
        withCopies += in.copies();
        bytes += in.bytes();
        if (in.split() == Split.HELD_OUT) heldOut++;
        if (cut > 0) {
            cutDocuments++;
            cutBytes += cut;
        }
        List<String> details = new ArrayList<>();
        if (cut > 0) details.add("without " + cut + " bytes of passages that another keeps");
        int replaced = ReplacedCharacters.count(in.text());
        if (replaced > 0)
            details.add("undecodable bytes are U+FFFD in " + (replaced == 1 ? "1 place" : replaced + " places"));
        String detail = details.isEmpty() ? null : String.join("; ", details);
        return entry(document, in.bytes(), Verdict.KEPT, in.split(), in.copies(), null, detail);
    }

    private LedgerEntry dropped(Candidate candidate, Reason reason) {
        dropped.merge(reason.rule(), 1L, Long::sum);
        String detail = reason.detail().isEmpty() ? null : reason.detail();
        return switch (candidate) {
            case Candidate.Read document -> entry(document, document.bytes(), Verdict.DROPPED, null, 0, reason, detail);
            case Candidate.Lost lost -> entry(lost, reason, detail);
        };
    }

    private static LedgerEntry entry(Candidate.Lost lost, Reason reason, @Nullable String detail) {
        Candidate.Provenance provenance = lost.provenance();
        return new LedgerEntry(
                provenance.id(),
                provenance.source(),
                provenance.path(),
                null,
                provenance.licence(),
                null,
                null,
                null,
                0,
                Verdict.DROPPED,
                null,
                0,
                reason.rule(),
                reason.value(),
                reason.threshold(),
                detail,
                List.of(),
                "");
    }

    private static LedgerEntry entry(
            Candidate.Read document,
            int bytes,
            Verdict verdict,
            @Nullable Split split,
            int copies,
            @Nullable Reason reason,
            @Nullable String detail) {
        Candidate.Provenance provenance = document.provenance();
        return new LedgerEntry(
                provenance.id(),
                provenance.source(),
                provenance.path(),
                document.form(),
                provenance.licence(),
                document.date() == null ? null : LocalDate.parse(document.date()),
                document.url(),
                document.language(),
                bytes,
                verdict,
                split,
                copies,
                reason == null ? null : reason.rule(),
                reason == null ? null : reason.value(),
                reason == null ? null : reason.threshold(),
                detail,
                document.personalDataByKind(),
                document.excerpt());
    }

    private Cluster cluster(int number) {
        return clusters.computeIfAbsent(number, _ -> new Cluster());
    }

    private void countNear(Candidate candidate, Decision decision) {
        switch (decision) {
            case Decision.Out out
            when out.near() >= 0 ->
                cluster(out.near()).add(candidate.provenance().place(), false);
            case Decision.In in
            when in.duplicates() > 1 ->
                cluster(in.number()).add(candidate.provenance().place(), true);
            case Decision.Out _, Decision.In _ -> {}
        }
    }

    /** Texts that are the same follow each other. */
    private void countExact(Candidate candidate, Decision decision) {
        boolean repeats =
                decision instanceof Decision.Out out && out.reason().rule().equals(Judgement.DUPLICATE);
        if (!repeats) {
            endExactCluster();
            last = candidate;
            return;
        }
        if (same == null) {
            same = new Cluster();
            if (last != null) same.add(last.provenance().place(), true);
        }
        same.add(candidate.provenance().place(), false);
    }

    private void endExactCluster() {
        if (same != null) card.addCluster(Judgement.DUPLICATE, same.size, same.paths);
        same = null;
    }

    private static float[] nothing() {
        float[] row = new float[Attribute.values().length];
        Arrays.fill(row, Float.NaN);
        return row;
    }
}
