package dev.trainyard.ingest.attributes;

import java.util.Arrays;

/** Counts how often each key occurs, in an open-addressing hash table that can be emptied and reused. */
final class Occurrences {
    private static final long FOR_ZERO = 0xD1B54A32D192ED03L;

    private long[] keys = new long[1_024];
    private int[] counts = new int[1_024];
    private int mask;

    /** Removes all keys, and makes room for a number of different ones. */
    void clear(int most) {
        int size = Math.max(16, Integer.highestOneBit(Math.max(1, most)) << 2);
        if (size > keys.length) {
            keys = new long[size];
            counts = new int[size];
        } else {
            Arrays.fill(keys, 0, size, 0);
        }
        mask = size - 1;
    }

    /** Counts a key once more, and returns its place, which is valid until the next {@link #clear}. */
    int add(long key) {
        long wanted = key == 0 ? FOR_ZERO : key;
        int slot = (int) (wanted >>> 32 ^ wanted) & mask;
        while (keys[slot] != wanted) {
            if (keys[slot] == 0) {
                keys[slot] = wanted;
                counts[slot] = 0;
                break;
            }
            slot = (slot + 1) & mask;
        }
        counts[slot]++;
        return slot;
    }

    int count(int place) {
        return counts[place];
    }

    /** Counts a key once more, and tells whether it is the first time since the last {@link #clear}. */
    boolean isFirst(long key) {
        return counts[add(key)] == 1;
    }
}
