package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.candidates.Examiners;
import dev.trainyard.ingest.conversation.Examination.Examined;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.HeldOutSplit;
import dev.trainyard.items.contamination.Overlap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Collects the conversations of all sources in two steps, as the documents of a corpus are collected. The first reads and
 * examines each by itself; the result goes to disk. The second compares them and decides which are kept. Its result does
 * not depend on the order or the number of threads in the first.
 */
public final class ConversationCollector {
    private static final String CANDIDATES = "conversations";

    /** The characters of conversations that have been read and wait to be examined; memory does not grow with sources. */
    private static final int MOST_WAITING = 32 << 20;

    private final List<ConversationSource> sources;
    private final CorpusRecipe rules;
    private final FinetuneRecipe finetune;
    private final HeldOutSplit split;
    private final int threads;

    /** Called after each row. */
    @FunctionalInterface
    public interface Progress {
        /** @param number of the row in its source, from 1 */
        void read(ConversationSource source, long number) throws IOException;
    }

    /** @param threads that examine conversations */
    public ConversationCollector(Recipe recipe, int threads) {
        this.sources = sources(recipe.finetune());
        this.rules = recipe.corpus();
        this.finetune = recipe.finetune();
        this.split = new HeldOutSplit(heldOut(recipe));
        this.threads = threads;
    }

    /** The sources that are read; others are derived from the corpus when conversations are drawn. */
    public static List<ConversationSource> sources(FinetuneRecipe finetune) {
        return finetune.sources().stream()
                .filter(source -> !source.kind().isDerived())
                .toList();
    }

    /** The share of conversations that are held out. */
    public static double heldOut(Recipe recipe) {
        Double share = recipe.finetune().heldOut();
        return share == null ? recipe.corpus().heldOut() : share;
    }

    /**
     * Reads and examines everything.
     *
     * @param work a folder that keeps the result for {@link #decide}
     * @param feedback the folder of the rated pairs; empty if no source is made from votes
     * @throws SourceRefusedException if a source cannot be read or has no conversation at all, if a step has nothing to
     *     learn from its sources, or if a row has none and the recipe says that this ends the run
     */
    public void read(Path work, SourceFolders folders, Optional<Path> feedback, Progress progress) throws IOException {
        SourceRows rows = new SourceRows(folders, feedback, rules);
        Examination examination = new Examination(rules);
        StepSources kinds = new StepSources(finetune);
        try (CandidateFiles files = CandidateFiles.create(work.resolve(CANDIDATES))) {
            for (ConversationSource source : sources) read(source, rows, examination, kinds, files, progress);
        }
        kinds.require();
    }

    private void read(
            ConversationSource source,
            SourceRows rows,
            Examination examination,
            StepSources kinds,
            CandidateFiles files,
            Progress progress)
            throws IOException {
        RowCounts counts = new RowCounts(source, rules);
        long most = source.maxConversations() == null ? Long.MAX_VALUE : source.maxConversations();
        long[] fitting = {0}; // Counted by this thread alone, so that the choice does not depend on the others.
        Examiners.examine(
                threads,
                "conversations",
                MOST_WAITING,
                examiners -> rows.read(source, row -> {
                    examiners.requireNoFailure();
                    long number = counts.read();
                    progress.read(source, number);
                    switch (row) {
                        case RowOutcome.Out out -> {
                            counts.refused(number, row.path(), out.refusal(), out.detail());
                            Examined lost =
                                    Examination.lost(source, row.path(), out.licence(), out.refusal(), out.detail());
                            files.add(lost.candidate(), lost.text());
                        }
                        case RowOutcome.In in -> {
                            fitting[0]++;
                            examiners.submit(size(in.draft()), () -> {
                                Examined examined = examination.of(source, row.path(), in.licence(), in.draft());
                                if (examined.candidate() instanceof Candidate.Lost lost) {
                                    counts.refused(number, row.path(), Refusal.of(lost.reason()), lost.detail());
                                } else {
                                    counts.found();
                                    switch (in.draft()) {
                                        case Draft.Dialogue _ -> kinds.addConversation(source.name());
                                        case Draft.Preference _ -> kinds.addPreference(source.name());
                                    }
                                }
                                files.add(examined.candidate(), examined.text());
                            });
                        }
                    }
                    return fitting[0] < most;
                }));
        counts.requireAny();
    }

    private static int size(Draft draft) {
        List<List<Draft.Piece>> lists = switch (draft) {
            case Draft.Dialogue dialogue -> List.of(dialogue.turns());
            case Draft.Preference pair -> List.of(pair.prompt(), pair.chosen(), pair.rejected());
        };
        int size = 1_000;
        for (List<Draft.Piece> turns : lists) {
            for (Draft.Piece turn : turns) size += 100 + turn.content().length();
        }
        return size;
    }

    /**
     * Decides about every conversation.
     *
     * @param work the folder of {@link #read}
     * @param folder for the kept conversations, the ledger and the card
     * @param overlap the evaluation item of which a text has a part
     * @throws SourceRefusedException if nothing is left of a source, or nothing to train on
     */
    public ConversationCard decide(
            Path work, Path folder, Function<String, Optional<Overlap>> overlap, ConversationRecord.Progress progress)
            throws IOException {
        CandidateFiles candidates = CandidateFiles.open(work.resolve(CANDIDATES), threads);
        Choice choice = Choice.of(candidates, !Boolean.FALSE.equals(rules.nearDuplicates()), work);
        ConversationRecord record = new ConversationRecord(sources, new StepSources(finetune), choice, split, overlap);
        return record.write(candidates, folder, progress);
    }
}
