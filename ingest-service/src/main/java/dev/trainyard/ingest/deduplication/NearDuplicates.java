package dev.trainyard.ingest.deduplication;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Finds near duplicates among all documents of a run, by the bands of their signatures.
 *
 * <p>Documents that share a band belong to the same cluster, as do documents that are linked through others. Every
 * document is added with a number, which may depend on the order of reading; which documents are kept does not depend
 * on it.
 *
 * <p>Memory does not depend on the documents' lengths. While documents are added, it is a fixed 4 MB, plus 168 bytes on
 * disk for each document (14 bands, each with an 8-byte key and a 4-byte number). While clusters are computed, it is 8
 * bytes for each document, and the hash table of one part of one band at a time: at most 3 bytes for each document and
 * never more than 100 MB, since a part with more keys is read in several passes. The finished {@link Clusters} need 4
 * bytes for each document.
 */
public final class NearDuplicates implements Closeable {
    private static final int PARTS_OF_A_BAND = 16;
    private static final int MOST_KEYS = 1 << 22;

    private final KeyNumberFile keys;
    private final int mostKeys;
    private int highest = -1;

    private NearDuplicates(KeyNumberFile keys, int mostKeys) {
        this.keys = keys;
        this.mostKeys = mostKeys;
    }

    /** @param scratch a folder for a temporary file of keys, which exists until this is closed */
    public static NearDuplicates in(Path scratch) throws IOException {
        return in(scratch, MOST_KEYS);
    }

    static NearDuplicates in(Path scratch, int mostKeys) throws IOException {
        return new NearDuplicates(
                KeyNumberFile.create(scratch, "near-duplicates.keys", MinHash.BANDS * PARTS_OF_A_BAND), mostKeys);
    }

    /**
     * Adds a document; safe for threads. A text without words has no near duplicates.
     *
     * @param document its unique number, from 0 and with few gaps
     */
    public synchronized void add(int document, Signature signature) throws IOException {
        if (document < 0) throw new IllegalArgumentException("a document's number must be at least 0, not " + document);
        highest = Math.max(highest, document);
        for (int band = 0; band < signature.bands(); band++) {
            long key = signature.bandKey(band);
            keys.add(band * PARTS_OF_A_BAND + (int) (key >>> 60), key, document);
        }
    }

    /** Computes the clusters and the document of each that is kept. Afterwards nothing can be added. */
    public synchronized Clusters find(Precedence standing) throws IOException {
        UnionFind together = new UnionFind(highest + 1);
        long largest = 0;
        for (int part = 0; part < keys.parts(); part++) largest = Math.max(largest, keys.count(part));
        KeyTable first = new KeyTable(Math.min(largest, mostKeys));
        for (int part = 0; part < keys.parts(); part++) {
            long passes = Math.ceilDiv(keys.count(part), (long) mostKeys);
            for (long pass = 0; pass < passes; pass++) unite(part, pass, passes, first, together);
        }
        return clusters(together, standing);
    }

    private void unite(int part, long pass, long passes, KeyTable first, UnionFind together) throws IOException {
        first.clear();
        keys.read(part, (key, document) -> {
            // The highest 4 bits are equal in the whole part.
            if (passes > 1 && Math.unsignedMultiplyHigh(key << 4, passes) != pass) return;
            int slot = first.find(key);
            if (slot < 0) first.add(slot, key, document);
            else together.unite(first.number(slot), document);
        });
    }

    private static Clusters clusters(UnionFind together, Precedence standing) {
        int[] best = new int[together.size()];
        Arrays.fill(best, -1);
        for (int document = 0; document < best.length; document++) {
            int root = together.root(document);
            if (best[root] < 0 || standing.before(document, best[root])) best[root] = document;
        }
        return new Clusters(together, best);
    }

    /** Deletes the file of keys. */
    @Override
    public synchronized void close() throws IOException {
        keys.close();
    }
}
