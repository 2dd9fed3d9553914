package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.ReplayedItems;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of the corpus that a step trains on besides its conversations, so that the model does not forget it.
 *
 * @param share of the step's trained tokens that are of text; below 1, and 0 means none
 * @param shards of training documents
 * @param digests of these shards
 * @param source the only source whose documents are used; all if absent
 * @param context length of a window, in tokens
 * @param seed of the windows' order
 */
public record CorpusReplay(
        double share,
        List<TokenShard> shards,
        List<Sha256> digests,
        @Nullable String source,
        int context,
        long seed) {
    public CorpusReplay {
        shards = List.copyOf(shards);
        digests = List.copyOf(digests);
    }

    /** The items with windows of text between them. @param tokens the number of trained tokens of each item */
    public ReplayedItems between(ItemBatches items, List<Integer> tokens) throws IOException {
        if (share == 0) return ReplayedItems.alone(items);
        try {
            return ReplayedItems.of(
                    items, new TrainingRecord.Replay(share, tokens, digests, source, context, seed), shards);
        } catch (IllegalArgumentException e) {
            if (source == null) throw e;
            throw new IllegalStateException("The source '" + source
                    + "' in replayFrom has no training documents; name another source, or set replay to 0.");
        }
    }
}
