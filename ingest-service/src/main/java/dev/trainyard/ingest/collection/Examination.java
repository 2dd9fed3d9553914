package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.CutLines;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.privacy.RedactedText;
import dev.trainyard.corpus.privacy.Redaction;
import dev.trainyard.ingest.attributes.Findings;
import dev.trainyard.ingest.attributes.LanguageDetector;
import dev.trainyard.ingest.attributes.Measures;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.Candidate.Comparison;
import dev.trainyard.ingest.candidates.Candidate.PersonalSpan;
import dev.trainyard.ingest.candidates.Candidate.Provenance;
import dev.trainyard.ingest.deduplication.MinHash;
import dev.trainyard.ingest.deduplication.Passage;
import dev.trainyard.ingest.deduplication.RepeatedPassages;
import dev.trainyard.ingest.deduplication.Signature;
import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.ingest.normalisation.LicenceHeader;
import dev.trainyard.ingest.normalisation.TextForm;
import dev.trainyard.readers.charset.Mojibake;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.format.DocumentFacts;
import dev.trainyard.readers.format.DocumentFormat;
import dev.trainyard.readers.format.DocumentText;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Examines a single document: normalises its text, replaces personal data, measures its attributes and computes its
 * signature. Safe for threads.
 */
final class Examination {
    private static final byte[] NO_TEXT = {};

    private final boolean redacted;
    private final boolean signed;
    private final boolean divided;
    private final CutLines cutLines;
    private final Judgement judgement;
    private final ThreadLocal<Measures> measures;

    /** @param text in UTF-8; empty if there is none */
    @SuppressWarnings("ArrayRecordComponent") // Passed on at once, and never compared.
    record Examined(Candidate candidate, byte[] text) {}

    Examination(CorpusRecipe recipe, Judgement judgement) {
        this.judgement = judgement;
        redacted = !Boolean.FALSE.equals(recipe.personalData());
        signed = !Boolean.FALSE.equals(recipe.nearDuplicates());
        divided = recipe.documentsOfARepeatedPassage() > 0;
        cutLines = Objects.requireNonNullElse(recipe.cutLines(), CutLines.PAGES);
        measures = ThreadLocal.withInitial(() -> Measures.with(LanguageDetector::shared));
    }

    Examined of(SourceRecipe source, Found found) throws InterruptedIOException {
        return switch (found) {
            case Found.Lost lost -> lost(source, lost.path(), DropReason.of(lost.reason()), lost.detail());
            case Found.Text text ->
                read(source, text.path(), Mojibake.repair(text.text()), text.origin(), DocumentFacts.NONE, false);
            case Found.Content content ->
                switch (DocumentText.of(content)) {
                    case DocumentText.Refused refused ->
                        lost(source, content.path(), DropReason.of(refused.reason()), refused.detail());
                    case DocumentText.Read read ->
                        read(
                                source,
                                content.path(),
                                read.text(),
                                content.origin(),
                                read.facts(),
                                read.format() == DocumentFormat.HTML);
                };
        };
    }

    private Examined read(
            SourceRecipe source, String path, String given, Origin origin, DocumentFacts facts, boolean page) {
        DocumentForm form = DocumentForms.of(source, path, page);
        RedactedText clean =
                redacted ? Redaction.of(TextForm.of(given)) : new RedactedText(TextForm.of(given), List.of());
        String whole = clean.text();
        String text = path.endsWith(".java") ? LicenceHeader.cutFrom(whole) : whole;
        if (text.isEmpty()) return lost(source, path, DropReason.EMPTY, "");
        Findings findings;
        if (form == DocumentForm.PROSE && cutsLines(source, page)) {
            Measures.Measured lines = measures.get().cleanAndMeasure(text);
            findings = lines.findings();
            text = TextForm.of(lines.text());
            if (text.isEmpty()) return lost(source, path, DropReason.EMPTY, "C4 cuts each of its lines");
        } else {
            // Measured on the whole text, because the licence header may say that the file was generated.
            findings = measures.get().measure(whole, form);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LocalDate date = origin.date() != null ? origin.date() : facts.date();
        Candidate.Read document = new Candidate.Read(
                new Provenance(
                        Sha256.of(bytes),
                        source.name(),
                        path,
                        Objects.requireNonNullElse(origin.licence(), source.licence())),
                form,
                date == null ? null : date.toString(),
                origin.url(),
                findings.language(),
                bytes.length,
                findings.inSingle(),
                clean.removed().stream()
                        .map(one -> new PersonalSpan(kind(one.kind()), one.start(), one.end()))
                        .toList(),
                LedgerEntry.excerpt(text),
                Comparison.NONE);
        // A document that a rule drops takes no part in the search for duplicates and repeated passages.
        boolean stays = judgement.of(document).isEmpty();
        return new Examined(stays ? document.comparedBy(comparison(form, text)) : document, bytes);
    }

    private boolean cutsLines(SourceRecipe source, boolean page) {
        return switch (cutLines) {
            case ALL -> true;
            case PAGES -> page || source.kind() == SourceKind.WEB || source.kind() == SourceKind.WARC;
            case NONE -> false;
        };
    }

    private Comparison comparison(DocumentForm form, String text) {
        boolean hasPassages = divided && form == DocumentForm.PROSE;
        // Entries of a dictionary are alike by nature.
        boolean hasSignature = signed && form != DocumentForm.ENTRY;
        return new Comparison(
                hasSignature ? MinHash.sign(text) : Signature.NONE,
                hasPassages ? RepeatedPassages.hashes(text, Passage.of(text)) : Comparison.NONE.passages());
    }

    private static Examined lost(SourceRecipe source, String path, DropReason reason, String detail) {
        Sha256 id = Sha256.of(source.name() + "\n" + path);
        Provenance provenance = new Provenance(id, source.name(), path, source.licence());
        return new Examined(new Candidate.Lost(provenance, reason.key(), detail), NO_TEXT);
    }

    private static String kind(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
