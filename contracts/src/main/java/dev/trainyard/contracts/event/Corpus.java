package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import java.util.List;

/**
 * A sealed corpus: its documents, its tokenizer, and its shards.
 *
 * @param documents the folder of the normalised documents and the data card
 */
public record Corpus(Artifact documents, Artifact tokenizer, List<Shard> shards, DataCard card) {
    public Corpus {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) throw new IllegalArgumentException("a corpus needs at least one shard");
    }

    public List<Shard> shards(Split split) {
        return shards.stream().filter(shard -> shard.split() == split).toList();
    }
}
