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

/**
 * Collects a corpus in two steps. The first reads all sources and examines each document by itself, on all cores; what it
 * finds goes to the disk. The second decides which documents are kept, by what was found out about each and by comparing
 * them, and puts every one on record. The second needs no source and gives the same for the same findings, whatever the
 * order or the number of threads in the first.
 */
public final class DocumentCollector {
    private static final String CANDIDATES = "candidates";

    private final CorpusRecipe recipe;
    private final long seed;
    private final int threads;
    private final Judgement judgement;

    /** Told how many of all documents are decided about. */
    @FunctionalInterface
    public interface DecisionProgress {
        void decided(long done, long total);
    }

    /**
     * @param seed of the run, which chance in the mixture comes from
     * @param threads that examine documents, and read what was found out
     */
    public DocumentCollector(CorpusRecipe recipe, long seed, int threads) {
        this.recipe = recipe;
        this.seed = seed;
        this.threads = threads;
        judgement = new Judgement(recipe);
    }

    /**
     * Reads and examines everything.
     *
     * @param work a folder that keeps it for {@link #decide}
     */
    public void read(Path work, SourceAccess access, ReadingProgress progress) throws IOException {
        OnBadDocument onBad = Objects.requireNonNullElse(recipe.onBadDocument(), OnBadDocument.SKIP);
        SourceReading reading = new SourceReading(recipe.sources(), onBad, new Examination(recipe, judgement), threads);
        try (CandidateFiles files = CandidateFiles.create(work.resolve(CANDIDATES))) {
            reading.into(files, access, progress);
        }
    }

    /**
     * Decides about everything that was read.
     *
     * @param work where {@link #read} has left it
     * @param corpus the folder that gets the kept documents and the record of all
     */
    public CollectedCorpus decide(Path work, Path corpus, DecisionProgress progress) throws IOException {
        CandidateFiles candidates = CandidateFiles.open(work.resolve(CANDIDATES), threads);
        Selection selection = Selection.of(candidates, recipe, judgement, new HeldOutSplit(recipe.heldOut()), work);
        Mixture mixture = new Mixture(recipe.sources(), seed);
        CorpusRecord record = new CorpusRecord(recipe, judgement, selection, new TextSelection(selection, mixture));
        record.write(candidates, corpus, done -> progress.decided(done, selection.candidates()));
        return new CollectedCorpus(record, mixture);
    }
}
