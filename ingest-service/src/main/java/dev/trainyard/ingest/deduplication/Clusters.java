package dev.trainyard.ingest.deduplication;

/** Documents that are nearly the same, and which one of each cluster stays. */
public final class Clusters {
    private final int[] survivors;
    private final int dropped;

    /** @param best by the root of a cluster, which of it stays; becomes the clusters' own */
    Clusters(UnionFind together, int[] best) {
        int gone = 0;
        // From the end: a root is the lowest number of its cluster, so its own place is overwritten last.
        for (int document = best.length - 1; document >= 0; document--) {
            best[document] = best[together.root(document)];
            if (best[document] != document) gone++;
        }
        survivors = best;
        dropped = gone;
    }

    /** The document that stays in place of this one; itself, where it stays. */
    public int survivor(int document) {
        return document < survivors.length ? survivors[document] : document;
    }

    public boolean survives(int document) {
        return survivor(document) == document;
    }

    /** How many documents go. */
    public int dropped() {
        return dropped;
    }
}
