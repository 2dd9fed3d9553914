package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.OnBadDocument;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.mixing.Mixture;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.items.HeldOutSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects a corpus in two steps. The first reads all sources and examines each document by itself, on all cores; the
 * findings go to disk. The second decides, from the findings and by comparing documents, which are kept, and records
 * every decision. The second step needs no sources, and its result does not depend on the order or the number of
 * threads in the first.
 */
public final class DocumentCollector {
    private static final String CANDIDATES = "candidates";

    private final CorpusRecipe recipe;
    private final long seed;
    private final int threads;
    private final SortedMap<String, String> moreItems;
    private final Judgement judgement;

    /** Receives the number of documents decided so far, and of all documents. */
    @FunctionalInterface
    public interface DecisionProgress {
        void decided(long done, long total);
    }

    /**
     * @param seed of the run, for the random choice in the mixture
     * @param threads that examine documents, and read the findings
     */
    public DocumentCollector(CorpusRecipe recipe, long seed, int threads) {
        this(recipe, seed, threads, new TreeMap<>());
    }

    /**
     * @param moreItems texts of evaluation items that do not come from the documents, by name; no training document
     *     may contain them
     */
    public DocumentCollector(CorpusRecipe recipe, long seed, int threads, SortedMap<String, String> moreItems) {
        this.moreItems = moreItems;
        this.recipe = recipe;
        this.seed = seed;
        this.threads = threads;
        judgement = new Judgement(recipe);
    }

    /**
     * Reads and examines everything.
     *
     * @param work a folder that keeps the findings for {@link #decide}
     */
    public void read(Path work, SourceAccess access, ReadingProgress progress) throws IOException {
        OnBadDocument onBad = Objects.requireNonNullElse(recipe.onBadDocument(), OnBadDocument.SKIP);
        SourceReading reading = new SourceReading(recipe.sources(), onBad, new Examination(recipe, judgement), threads);
        try (CandidateFiles files = CandidateFiles.create(work.resolve(CANDIDATES))) {
            reading.into(files, access, progress);
        }
    }

    /**
     * Decides about every document.
     *
     * @param work the folder of {@link #read}
     * @param corpus the folder for the kept documents and the records of all documents
     */
    public CollectedCorpus decide(Path work, Path corpus, DecisionProgress progress) throws IOException {
        CandidateFiles candidates = CandidateFiles.open(work.resolve(CANDIDATES), threads);
        Selection selection =
                Selection.of(candidates, recipe, judgement, new HeldOutSplit(recipe.heldOut()), moreItems, work);
        Mixture mixture = new Mixture(recipe.sources(), seed);
        CorpusRecord record = new CorpusRecord(recipe, judgement, selection, new TextSelection(selection, mixture));
        record.write(candidates, corpus, done -> progress.decided(done, selection.candidates()));
        return new CollectedCorpus(record, mixture, selection);
    }
}
