package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.ingest.filtering.DropReason;
import java.util.Map;
import java.util.TreeMap;

/** The account of one source while it is read: read = kept + dropped at any time. */
public final class SourceLedger {
    private final SourceRecipe source;
    private final Map<String, Long> dropped = new TreeMap<>();
    private long kept;
    private long heldOut;
    private long bytes;

    SourceLedger(SourceRecipe source) {
        this.source = source;
    }

    void drop(DropReason reason) {
        dropped.merge(reason.key(), 1L, Long::sum);
    }

    void keep(boolean isHeldOut, int textBytes) {
        kept++;
        if (isHeldOut) heldOut++;
        bytes += textBytes;
    }

    SourceCount count() {
        long read = kept + dropped.values().stream().mapToLong(Long::longValue).sum();
        return new SourceCount(source.name(), source.licence(), read, kept, heldOut, dropped, bytes);
    }
}
