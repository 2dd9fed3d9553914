package dev.trainyard.ingest.deduplication;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Finds documents with equal texts by their digests; one of them is kept, whatever the order in which they were added.
 *
 * <p>It stores the first 96 bits of each digest, by the document's number, and a hash table of numbers: 12 bytes for
 * each document and 5 to 11 for the table, about 16 to 24 in all, in primitive arrays. Two different texts among
 * 10<sup>9</sup> documents share 96 bits in one of 10<sup>11</sup> corpora.
 */
public final class ExactDuplicates {
    private static final int CHUNK = 1 << 14;

    private final Order order;
    private final List<Digests> chunks = new ArrayList<>();
    private int[] slots = new int[64]; // a document's number plus 1; 0 if free
    private int used;

    /** Decides which of two documents with equal texts is kept. */
    @FunctionalInterface
    public interface Order {
        /**
         * Whether the first document is kept. The order by source and path makes the result independent of the order in
         * which documents were added.
         */
        boolean before(int document, int other);
    }

    /** The digests by document number, so that they do not move when the table grows. */
    private record Digests(long[] high, int[] low) {}

    public ExactDuplicates(Order order) {
        this.order = order;
    }

    /**
     * Adds a document; from any thread.
     *
     * @param document its unique number, from 0 and with few gaps
     * @return the document that is dropped, this one or an earlier one, if there are two with the same text
     */
    public synchronized OptionalInt add(int document, Sha256 text) {
        String hex = text.hex();
        remember(document, Long.parseUnsignedLong(hex, 0, 16, 16), Integer.parseUnsignedInt(hex, 16, 24, 16));
        if ((used + 1) * 4L > slots.length * 3L) grow();
        int slot = find(document);
        if (slots[slot] == 0) {
            slots[slot] = document + 1;
            used++;
            return OptionalInt.empty();
        }
        int other = slots[slot] - 1;
        if (!order.before(document, other)) return OptionalInt.of(document);
        slots[slot] = document + 1;
        return OptionalInt.of(other);
    }

    /** The first 64 bits of the digest of an added document, as needed by {@link Precedence#id}. */
    public synchronized long id(int document) {
        return high(document);
    }

    private void remember(int document, long high, int low) {
        while (chunks.size() <= document / CHUNK) chunks.add(new Digests(new long[CHUNK], new int[CHUNK]));
        Digests chunk = chunks.get(document / CHUNK);
        chunk.high()[document % CHUNK] = high;
        chunk.low()[document % CHUNK] = low;
    }

    private long high(int document) {
        return chunks.get(document / CHUNK).high()[document % CHUNK];
    }

    private int low(int document) {
        return chunks.get(document / CHUNK).low()[document % CHUNK];
    }

    /** The slot of a document with the same text, or a free one. */
    private int find(int document) {
        long high = high(document);
        int low = low(document);
        int mask = slots.length - 1;
        int slot = low & mask;
        while (slots[slot] != 0) {
            int other = slots[slot] - 1;
            if (high(other) == high && low(other) == low) return slot;
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        if (slots.length == 1 << 30) throw new IllegalStateException("a table of texts is full at " + used);
        int[] old = slots;
        slots = new int[old.length * 2];
        Arrays.stream(old).filter(number -> number != 0).forEach(number -> slots[find(number - 1)] = number);
    }
}
