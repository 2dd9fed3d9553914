package dev.trainyard.ingest.attributes;

import java.util.Arrays;

/** Counts how often each key occurs: an open hash table that is emptied instead of made anew. */
final class Occurrences {
    private static final long FOR_ZERO = 0xD1B54A32D192ED03L;

    private long[] keys = new long[1_024];
    private int[] counts = new int[1_024];
    private int mask;

    /** Forgets all, and makes room for so many different keys. */
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

    /** Counts one more, and answers the key's place until the next {@link #clear}. */
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

    /** Whether the key has not been there since the last {@link #clear}. */
    boolean isFirst(long key) {
        return counts[add(key)] == 1;
    }
}
