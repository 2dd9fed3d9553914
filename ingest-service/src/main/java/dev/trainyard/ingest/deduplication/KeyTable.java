package dev.trainyard.ingest.deduplication;

import java.util.Arrays;

/**
 * A hash table from 64-bit keys to non-negative numbers, such as those of documents: 12 bytes for each slot, at most
 * two thirds of which are used. The keys are hashes already, so their lowest bits give the first slot to check.
 */
final class KeyTable {
    private long[] keys;
    private int[] numbers; // each plus 1; 0 if the slot is free
    private int used;

    /** @param most the number of keys that fit before the table grows */
    KeyTable(long most) {
        int slots = (int) Math.max(16, Long.highestOneBit(Math.min(most, 1 << 28) * 3 / 2) * 2);
        keys = new long[slots];
        numbers = new int[slots];
    }

    /** The slot of a key, or, if the key is absent, the one's complement of a free slot, which is negative. */
    int find(long key) {
        int mask = keys.length - 1;
        int slot = (int) key & mask;
        while (numbers[slot] != 0) {
            if (keys[slot] == key) return slot;
            slot = slot + 1 & mask;
        }
        return ~slot;
    }

    int number(int slot) {
        return numbers[slot] - 1;
    }

    /**
     * Adds a key that is absent.
     *
     * @param free the result of {@link #find} for it
     */
    void add(int free, long key, int number) {
        int slot = ~free;
        if ((used + 1) * 3L > keys.length * 2L) {
            grow();
            slot = ~find(key);
        }
        keys[slot] = key;
        numbers[slot] = number + 1;
        used++;
    }

    private void grow() {
        if (keys.length == 1 << 29) throw new IllegalStateException("a table of keys is full at " + used);
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[oldKeys.length * 2];
        numbers = new int[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNumbers[i] == 0) continue;
            int slot = ~find(oldKeys[i]);
            keys[slot] = oldKeys[i];
            numbers[slot] = oldNumbers[i];
        }
    }

    void forEach(KeyNumberFile.PairConsumer taker) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (numbers[slot] != 0) taker.take(keys[slot], numbers[slot] - 1);
        }
    }

    int size() {
        return used;
    }

    void clear() {
        Arrays.fill(numbers, 0);
        used = 0;
    }
}
