package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.OnBadDocument;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.candidates.Examiners;
import dev.trainyard.ingest.extraction.SourceReaders;
import dev.trainyard.ingest.filtering.DropReason;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.Found;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Reads all sources, one after another, and examines their documents on all cores. Documents that have been read and
 * wait to be examined never take more than {@value #MOST_WAITING} bytes, so memory does not grow with the sources.
 */
final class SourceReading {
    private static final int MOST_WAITING = 64 << 20;

    /** Reasons that are not errors: a picture, a crawler's record of a redirect, an empty file, a publisher's opt-out, installed packages. */
    private static final Set<String> NOTHING_WRONG = Set.of(
            DropReason.BINARY.key(),
            DropReason.UNSUPPORTED_TYPE.key(),
            DropReason.ERROR_RESPONSE.key(),
            DropReason.EMPTY.key(),
            DropReason.OPTED_OUT.key(),
            DropReason.LEFT_OUT.key());

    private final List<SourceRecipe> sources;
    private final OnBadDocument onBadDocument;
    private final Examination examination;
    private final int threads;

    /** @param threads that examine documents */
    SourceReading(List<SourceRecipe> sources, OnBadDocument onBadDocument, Examination examination, int threads) {
        this.sources = List.copyOf(sources);
        this.onBadDocument = onBadDocument;
        this.examination = examination;
        this.threads = threads;
    }

    /**
     * Reads everything.
     *
     * @throws SourceRefusedException if a source cannot be read, or a document cannot be read and the recipe says that this ends the run
     */
    void into(CandidateFiles files, SourceAccess access, ReadingProgress progress) throws IOException {
        for (SourceRecipe source : sources) SourceReaders.of(source).check(access);
        Examiners.examine(threads, "examination", MOST_WAITING, examiners -> {
            for (SourceRecipe source : sources) {
                SourceReaders.of(source).read(access, (found, number, total) -> {
                    examiners.requireNoFailure();
                    examiners.submit(sizeOf(found), () -> {
                        Examination.Examined examined = examination.of(source, found);
                        refuseABadOne(source, examined.candidate());
                        files.add(examined.candidate(), examined.text());
                    });
                    progress.read(source, number, total);
                });
            }
        });
    }

    private void refuseABadOne(SourceRecipe source, Candidate candidate) throws SourceRefusedException {
        if (onBadDocument == OnBadDocument.SKIP || !(candidate instanceof Candidate.Lost lost)) return;
        if (NOTHING_WRONG.contains(lost.reason())) return;
        String detail = lost.detail().isEmpty() ? "" : ": " + lost.detail();
        throw new SourceRefusedException("The document "
                + lost.provenance().path() + " of the source '" + source.name()
                + "' cannot be read (" + lost.reason() + detail
                + "), and the recipe says onBadDocument: fail; repair the document, or use skip.");
    }

    /** The approximate size of a document in memory. */
    private static int sizeOf(Found found) {
        return 1_000
                + switch (found) {
                    case Found.Content content -> content.bytes().length;
                    case Found.Text text -> 2 * text.text().length();
                    case Found.Lost _ -> 0;
                };
    }
}
