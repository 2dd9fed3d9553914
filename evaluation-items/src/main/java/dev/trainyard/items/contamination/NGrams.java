package dev.trainyard.items.contamination;

/**
 * A hash table of fixed size with the position of each n-gram in the items: 16 bytes for each slot, at most half of
 * which are used. Different n-grams with the same hash have a slot each.
 */
final class NGrams {
    private final long[] hashes;
    private final int[] items; // the item's index plus 1; 0 if the slot is free
    private final int[] firsts;

    /** @param most the largest number of n-grams */
    NGrams(long most) {
        if (most > 1 << 27) {
            throw new IllegalArgumentException("An evaluation may have at most " + (1 << 27)
                    + " words in its items, but this one has about " + most + ".");
        }
        int slots = (int) Long.highestOneBit(Math.max(most, 8)) * 4;
        hashes = new long[slots];
        items = new int[slots];
        firsts = new int[slots];
    }

    void add(long hash, int item, int first) {
        int slot = slot(hash);
        while (isUsed(slot)) slot = next(slot);
        hashes[slot] = hash;
        items[slot] = item + 1;
        firsts[slot] = first;
    }

    /** The first slot to check. */
    int slot(long hash) {
        return (int) hash & hashes.length - 1;
    }

    int next(int slot) {
        return slot + 1 & hashes.length - 1;
    }

    boolean isUsed(int slot) {
        return items[slot] != 0;
    }

    long hash(int slot) {
        return hashes[slot];
    }

    int item(int slot) {
        return items[slot] - 1;
    }

    /** The index in the item's words at which the n-gram begins. */
    int first(int slot) {
        return firsts[slot];
    }
}
