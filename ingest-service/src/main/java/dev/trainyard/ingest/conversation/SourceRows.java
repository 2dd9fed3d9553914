package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.ingest.feedback.FeedbackPairs;
import dev.trainyard.ingest.feedback.RatedPair;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rows of sources, in their order: those of files, or the pairs of answers that were voted on.
 *
 * @param feedback the folder of the rated pairs; empty if they were not read
 */
record SourceRows(SourceFolders folders, Optional<Path> feedback, CorpusRecipe rules) {
    /** Receives rows. */
    @FunctionalInterface
    interface Taker {
        /** Takes a row, and says whether more are wanted. */
        boolean take(RowOutcome row) throws IOException;
    }

    /** @throws SourceRefusedException if the source is missing, or has no files of its kind */
    void read(ConversationSource source, Taker taker) throws IOException {
        if (source.kind() == ConversationKind.FEEDBACK) {
            pairs(source, taker);
        } else {
            Shapes shapes = new Shapes(source.shape());
            new ConversationReader(source).read(folders, row -> taker.take(RowOutcome.of(source, shapes, row, rules)));
        }
    }

    private void pairs(ConversationSource source, Taker taker) throws IOException {
        if (feedback.isEmpty()) {
            throw new SourceRefusedException("The source '" + source.name()
                    + "' of finetune.sources is made from votes, which are read only in a run.");
        }
        try (Stream<RatedPair> all = FeedbackPairs.pairs(feedback.get())) {
            Iterator<RatedPair> pairs = all.iterator();
            boolean wanted = true;
            while (wanted && pairs.hasNext()) {
                Optional<RowOutcome> row = RowOutcome.of(source, pairs.next(), rules);
                wanted = row.isEmpty() || taker.take(row.get());
            }
        }
    }
}
