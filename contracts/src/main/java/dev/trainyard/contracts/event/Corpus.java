package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sealed corpus: its documents, its tokenizer, and its shards.
 *
 * @param documents the folder of the normalised documents and the data card
 * @param start the model from which training continues, with the same vocabulary as the tokenizer; absent if training
 *     starts from scratch
 * @param conversations the folder of the conversations and preferences of the recipe's sources; absent if it names none
 */
public record Corpus(
        Artifact documents,
        Artifact tokenizer,
        List<Shard> shards,
        DataCard card,
        @Nullable Artifact start,
        @Nullable Artifact conversations) {
    public Corpus {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) throw new IllegalArgumentException("a corpus needs at least one shard");
    }

    /** A corpus without conversations. */
    public Corpus(Artifact documents, Artifact tokenizer, List<Shard> shards, DataCard card, @Nullable Artifact start) {
        this(documents, tokenizer, shards, card, start, null);
    }

    public List<Shard> shards(Split split) {
        return shards.stream().filter(shard -> shard.split() == split).toList();
    }
}
