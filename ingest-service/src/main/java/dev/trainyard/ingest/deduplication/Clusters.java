package dev.trainyard.ingest.deduplication;

/** Clusters of near duplicates, and the document of each cluster that is kept. */
public final class Clusters {
    private final int[] survivors;
    private final int dropped;

    /**
     * @param best the kept document of each cluster, by the cluster's root; this object takes ownership of the array
     */
    Clusters(UnionFind together, int[] best) {
        int gone = 0;
        // Backwards: a root is the lowest number of its cluster, so its own entry is overwritten last.
        for (int document = best.length - 1; document >= 0; document--) {
            best[document] = best[together.root(document)];
            if (best[document] != document) gone++;
        }
        survivors = best;
        dropped = gone;
    }

    /** The document that is kept instead of this one; the document itself if it is kept. */
    public int survivor(int document) {
        return document < survivors.length ? survivors[document] : document;
    }

    public boolean survives(int document) {
        return survivor(document) == document;
    }

    /** The number of dropped documents. */
    public int dropped() {
        return dropped;
    }
}
