package dev.trainyard.ingest.deduplication;

import dev.trainyard.ingest.normalisation.ComparedWords;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Finds passages, paragraphs or lines, that stand in many documents of a run: menus, notices, footers. They are counted by
 * a 64-bit hash of their words, so that layout, case and punctuation make no difference; numbers do, since a table's rows
 * differ in nothing else. Passages of fewer than 5 words stay: "Yes, sir." is repeated because people say it.
 *
 * <p>It is for running text. In code many a line is right in every file.
 *
 * <p>In memory it is a fixed 4 MB while documents are added, and on the disk 12 bytes for each passage that differs from
 * the others of its document. To find the repeated ones takes a hash table of at most 140 MB, since the passages are read
 * a part at a time, and 12 to 36 bytes for each repeated passage, of which there are at most as many as passages divided
 * by the number of documents that make one.
 */
public final class RepeatedPassages implements Closeable {
    static final int FEWEST_WORDS = 5;

    private static final int PARTS = 256;
    private static final int MOST_KEYS = 1 << 22;

    private final KeyedNumbers passages;
    private final int mostKeys;

    private RepeatedPassages(KeyedNumbers passages, int mostKeys) {
        this.passages = passages;
        this.mostKeys = mostKeys;
    }

    /** @param scratch a folder where a file of hashes may lie until this is closed */
    public static RepeatedPassages in(Path scratch) throws IOException {
        return in(scratch, MOST_KEYS);
    }

    static RepeatedPassages in(Path scratch, int mostKeys) throws IOException {
        return new RepeatedPassages(KeyedNumbers.create(scratch, "repeated-passages.keys", PARTS), mostKeys);
    }

    /** The hashes of a text's passages, of equal ones once; those of too few words have none. */
    public static long[] hashes(String text, Passage passage) {
        HashList hashes = new HashList();
        passage.divide(text, (start, end) -> {
            ComparedWords words = words(text, start, end);
            if (words.count() >= FEWEST_WORDS) hashes.add(words.hash(0, words.count()));
        });
        return hashes.different();
    }

    /**
     * Adds a document; from any thread.
     *
     * @param document its number, at least 0 and given to no other
     * @param hashes of its text, from {@link #hashes}
     */
    public synchronized void add(int document, long[] hashes) throws IOException {
        if (document < 0) throw new IllegalArgumentException("a document's number is at least 0, not " + document);
        for (long hash : hashes) passages.add((int) (hash >>> 56), hash, document);
    }

    static ComparedWords words(String text, int start, int end) {
        return ComparedWords.of(text.substring(start, end), ComparedWords.Numbers.KEPT);
    }

    /**
     * The passages that stand in so many documents or more. Of each, the document with the smallest id keeps it. Nothing
     * can be added afterwards.
     *
     * @param documents at least 2
     * @param ids the first 64 bits of a document's id, compared as unsigned
     */
    public synchronized Repeats find(int documents, IntToLongFunction ids) throws IOException {
        if (documents < 2) {
            throw new IllegalArgumentException(
                    "a passage is repeated when it is in 2 documents or more, not in " + documents);
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
        return new Repeats(keepers);
    }

    private void count(int part, long pass, long passes, Counts counts) throws IOException {
        passages.read(part, (hash, document) -> {
            // The highest 8 bits are the same in the whole part.
            if (passes == 1 || Math.unsignedMultiplyHigh(hash << 8, passes) == pass) counts.add(hash, document);
        });
    }

    /** Deletes the file of hashes. */
    @Override
    public synchronized void close() throws IOException {
        passages.close();
    }

    /** In how many documents each passage is, and which of them keeps it. */
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
