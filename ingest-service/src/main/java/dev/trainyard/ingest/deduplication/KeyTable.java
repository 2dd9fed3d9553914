package dev.trainyard.ingest.deduplication;

import java.util.Arrays;

/**
 * A hash table from 64-bit keys to numbers from 0, such as those of documents: 12 bytes a slot, at most two thirds of them
 * used. The keys are hashes already, so their lowest bits say where to look first.
 */
final class KeyTable {
    private long[] keys;
    private int[] numbers; // each plus 1; 0 where the slot is free
    private int used;

    /** @param most how many keys there may be before the table grows */
    KeyTable(long most) {
        int slots = (int) Math.max(16, Long.highestOneBit(Math.min(most, 1 << 28) * 3 / 2) * 2);
        keys = new long[slots];
        numbers = new int[slots];
    }

    /** The slot of a key; negative, and one's complement of a free one, where the key is not there. */
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
     * Adds a key that is not there.
     *
     * @param free what {@link #find} said of it
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

    void forEach(KeyedNumbers.Taker taker) {
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
