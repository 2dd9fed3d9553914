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
import dev.trainyard.items.HeldOutSplit;
import dev.trainyard.readers.records.Row;
import java.io.IOException;
import java.util.Objects;

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
         * @param heldOut whether no step trains on it
         * @return whether more are wanted
         */
        boolean example(TuningExample example, boolean heldOut);

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
     * @throws dev.trainyard.ingest.source.SourceRefusedException if the source is missing, or has no files of its kind
     */
    public void read(ConversationSource source, Taker taker) throws IOException {
        Shapes shapes = new Shapes(source.shape());
        new ConversationReader(source).read(folders, row -> {
            try {
                return examined(source, shapes, row, taker);
            } catch (RefusedRowException e) {
                return taker.refused(row.path(), reason(e.refusal(), e.detail()));
            }
        });
    }

    private boolean examined(ConversationSource source, Shapes shapes, Row row, Taker taker)
            throws RefusedRowException, IOException {
        switch (row) {
            case Row.Lost lost -> throw new RefusedRowException(Refusal.of(lost.reason()), lost.detail());
            case Row.Read read -> {
                String licence = Shapes.licence(read).orElse(Objects.requireNonNullElse(source.licence(), ""));
                Draft draft = shapes.draft(read);
                if (!rules.licences().isEmpty() && !rules.licences().contains(licence)) {
                    throw new RefusedRowException(Refusal.LICENCE, licence);
                }
                Examined examined = examination.of(source, row.path(), licence, draft);
                if (examined.candidate() instanceof Candidate.Lost lost) {
                    throw new RefusedRowException(Refusal.of(lost.reason()), lost.detail());
                }
                TuningExample example = ContractJson.mapper()
                        .readValue(examined.text(), Collected.class)
                        .example();
                boolean heldOut = split.of(PromptAndAnswer.question(example)) != Split.TRAIN;
                return taker.example(example, heldOut);
            }
        }
    }

    private static String reason(Refusal refusal, String detail) {
        return refusal.key() + (detail.isEmpty() ? "" : ": " + detail);
    }
}
