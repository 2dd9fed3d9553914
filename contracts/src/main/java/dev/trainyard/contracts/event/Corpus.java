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
 */
public record Corpus(
        Artifact documents,
        Artifact tokenizer,
        List<Shard> shards,
        DataCard card,
        @Nullable Artifact start) {
    public Corpus {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) throw new IllegalArgumentException("a corpus needs at least one shard");
    }

    public List<Shard> shards(Split split) {
        return shards.stream().filter(shard -> shard.split() == split).toList();
    }
}
