package dev.trainyard.ingest.deduplication;

import dev.trainyard.corpus.words.ComparedWords;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Finds passages (paragraphs or lines) that occur in many documents of a run: menus, notices, footers. They are counted
 * by a 64-bit hash of their words, so layout, case and punctuation do not matter; numbers do, since the rows of a table
 * may differ in nothing else. Passages of fewer than 5 words are not counted: "Yes, sir." is repeated because people
 * say it.
 *
 * <p>It is meant for running text; in code, many lines legitimately occur in every file.
 *
 * <p>While documents are added, it needs a fixed 4 MB of memory, and 12 bytes on disk for each distinct passage of a
 * document. Finding the repeated ones needs a hash table of at most 140 MB, since the passages are read in parts, and
 * 12 to 36 bytes for each repeated passage. Their number is at most the number of passages divided by the number of
 * documents that make a passage repeated.
 */
public final class RepeatedPassages implements Closeable {
    static final int FEWEST_WORDS = 5;

    private static final int PARTS = 256;
    private static final int MOST_KEYS = 1 << 22;

    private final KeyNumberFile passages;
    private final int mostKeys;

    private RepeatedPassages(KeyNumberFile passages, int mostKeys) {
        this.passages = passages;
        this.mostKeys = mostKeys;
    }

    /** @param scratch a folder for a temporary file of hashes, which exists until this is closed */
    public static RepeatedPassages in(Path scratch) throws IOException {
        return in(scratch, MOST_KEYS);
    }

    static RepeatedPassages in(Path scratch, int mostKeys) throws IOException {
        return new RepeatedPassages(KeyNumberFile.create(scratch, "repeated-passages.keys", PARTS), mostKeys);
    }

    /** The hashes of a text's distinct passages; passages with too few words have none. */
    public static long[] hashes(String text, Passage passage) {
        HashList hashes = new HashList();
        passage.divide(text, (start, end) -> {
            ComparedWords words = words(text, start, end);
            if (words.count() >= FEWEST_WORDS) hashes.add(words.hash(0, words.count()));
        });
        return hashes.different();
    }

    /**
     * Adds a document; safe for threads.
     *
     * @param document its unique number, at least 0
     * @param hashes of its text, from {@link #hashes}
     */
    public synchronized void add(int document, long[] hashes) throws IOException {
        if (document < 0) throw new IllegalArgumentException("a document's number must be at least 0, not " + document);
        for (long hash : hashes) passages.add((int) (hash >>> 56), hash, document);
    }

    static ComparedWords words(String text, int start, int end) {
        return ComparedWords.of(text.substring(start, end), ComparedWords.Numbers.KEPT);
    }

    /**
     * Finds the passages that occur in at least this many documents. The document with the smallest id keeps the
     * passage. Afterwards nothing can be added.
     *
     * @param documents at least 2
     * @param ids the first 64 bits of a document's id, compared as unsigned numbers
     */
    public synchronized RepeatedPassageIndex find(int documents, IntToLongFunction ids) throws IOException {
        if (documents < 2) {
            throw new IllegalArgumentException("a repeated passage must be in at least 2 documents, not " + documents);
        }
        long largest = 0;
        for (int part = 0; part < PARTS; part++) largest = Math.max(largest, passages.count(part));
        Counts counts = new Counts(Math.min(largest, mostKeys), ids);
        KeyTable keepers = new KeyTable(64);
        for (int part = 0; part < PARTS; part++) {
            long passes = Math.ceilDiv(passages.count(part), (long) mostKeys);
            for (long pass = 0; pass < passes; pass++) {
                count(part, pass, passes, counts);
                counts.moveRepeated(documents, keepers);
            }
        }
        return new RepeatedPassageIndex(keepers);
    }

    private void count(int part, long pass, long passes, Counts counts) throws IOException {
        passages.read(part, (hash, document) -> {
            // The highest 8 bits are equal in the whole part.
            if (passes == 1 || Math.unsignedMultiplyHigh(hash << 8, passes) == pass) counts.add(hash, document);
        });
    }

    /** Deletes the file of hashes. */
    @Override
    public synchronized void close() throws IOException {
        passages.close();
    }

    /** The number of documents with each passage, and the document that keeps it. */
    private static final class Counts {
        private final IntToLongFunction ids;
        private final KeyTable entries;
        private int[] keepers; // by entry
        private int[] documents;

        Counts(long most, IntToLongFunction ids) {
            this.ids = ids;
            this.entries = new KeyTable(most);
            this.keepers = new int[(int) most];
            this.documents = new int[(int) most];
        }

        void add(long hash, int document) {
            int slot = entries.find(hash);
            if (slot < 0) {
                begin(entries.size(), document);
                entries.add(slot, hash, entries.size());
                return;
            }
            int entry = entries.number(slot);
            documents[entry]++;
            if (Long.compareUnsigned(ids.applyAsLong(document), ids.applyAsLong(keepers[entry])) < 0) {
                keepers[entry] = document;
            }
        }

        private void begin(int entry, int document) {
            if (entry == keepers.length) {
                keepers = Arrays.copyOf(keepers, entry + entry / 2 + 8);
                documents = Arrays.copyOf(documents, entry + entry / 2 + 8);
            }
            keepers[entry] = document;
            documents[entry] = 1;
        }

        void moveRepeated(int least, KeyTable to) {
            entries.forEach((hash, entry) -> {
                if (documents[entry] >= least) to.add(to.find(hash), hash, keepers[entry]);
            });
            entries.clear();
        }
    }

    /** The hashes of one document's passages. */
    private static final class HashList {
        private long[] hashes = new long[16];
        private int count;

        void add(long hash) {
            if (count == hashes.length) hashes = Arrays.copyOf(hashes, count * 2);
            hashes[count++] = hash;
        }

        long[] different() {
            return Arrays.stream(hashes, 0, count).distinct().toArray();
        }
    }
}
