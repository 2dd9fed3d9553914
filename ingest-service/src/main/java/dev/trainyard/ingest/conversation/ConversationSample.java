package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.conversation.Examination.Examined;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.HeldOutSplit;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The first conversations of a source, each examined as for a run. They are not compared with each other or with the
 * items of the evaluation, so that a run may leave some of them out.
 */
public final class ConversationSample {
    private final CorpusRecipe rules;
    private final HeldOutSplit split;
    private final SourceFolders folders;
    private final Examination examination;

    /** Takes what a source holds. */
    public interface Taker {
        /**
         * Takes a conversation or a preference.
         *
         * @param place its file and line
         * @param heldOut whether no step trains on it
         * @return whether more are wanted
         */
        boolean example(TuningExample example, String place, boolean heldOut);

        /**
         * Takes a row that is no conversation.
         *
         * @param place its file and line
         * @param reason why it is none
         * @return whether more are wanted
         */
        boolean refused(String place, String reason);
    }

    public ConversationSample(Recipe recipe, SourceFolders folders) {
        rules = recipe.corpus();
        split = new HeldOutSplit(ConversationCollector.heldOut(recipe));
        this.folders = folders;
        examination = new Examination(rules);
    }

    /**
     * Reads a source until the taker wants no more.
     *
     * @return the number of refused rows by reason
     * @throws dev.trainyard.ingest.source.SourceRefusedException for what would end the run while it reads this source
     */
    public Map<String, Long> read(ConversationSource source, Taker taker) throws IOException {
        RowCounts counts = new RowCounts(source, rules);
        boolean[] whole = {true};
        new SourceRows(folders, Optional.empty(), rules).read(source, row -> {
            whole[0] = goesOn(source, row, counts, taker);
            return whole[0];
        });
        if (whole[0]) counts.requireAny();
        return counts.counts();
    }

    /** When all sources were read to their ends: the exception with which the run would end if nothing is left. */
    public static SourceRefusedException allHeldOut(long kept) {
        return ConversationRecord.allHeldOut(kept);
    }

    /** Counts a row and hands it on; returns whether more are wanted. */
    private boolean goesOn(ConversationSource source, RowOutcome row, RowCounts counts, Taker taker)
            throws IOException {
        long number = counts.read();
        Refusal refusal;
        String detail;
        switch (row) {
            case RowOutcome.Out out -> {
                refusal = out.refusal();
                detail = out.detail();
            }
            case RowOutcome.In in -> {
                Examined examined = examination.of(source, row.path(), in.licence(), in.draft());
                if (!(examined.candidate() instanceof Candidate.Lost lost)) {
                    TuningExample example = ContractJson.mapper()
                            .readValue(examined.text(), Collected.class)
                            .example();
                    counts.found();
                    return taker.example(
                            example, row.path(), split.of(PromptAndAnswer.question(example)) != Split.TRAIN);
                }
                refusal = Refusal.of(lost.reason());
                detail = lost.detail();
            }
        }
        counts.refused(number, row.path(), refusal, detail);
        return taker.refused(row.path(), reason(refusal, detail));
    }

    private static String reason(Refusal refusal, String detail) {
        return refusal.key() + (detail.isEmpty() ? "" : ": " + detail);
    }
}
