package dev.trainyard.ingest.collection;

import java.util.List;

/** What all sources gave, in the recipe's order. */
public record Collection(List<SourceCount> sources) {
    public Collection {
        sources = List.copyOf(sources);
    }

    public long read() {
        return sources.stream().mapToLong(SourceCount::read).sum();
    }

    public long kept() {
        return sources.stream().mapToLong(SourceCount::kept).sum();
    }

    public long heldOut() {
        return sources.stream().mapToLong(SourceCount::heldOut).sum();
    }

    public long bytes() {
        return sources.stream().mapToLong(SourceCount::bytes).sum();
    }
}
