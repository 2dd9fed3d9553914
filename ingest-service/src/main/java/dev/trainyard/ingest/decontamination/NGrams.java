package dev.trainyard.ingest.decontamination;

/**
 * Where each n-gram of the items is, in a hash table of a fixed size: 16 bytes a slot, at most half of them used. Different
 * n-grams of one hash have a slot each.
 */
final class NGrams {
    private final long[] hashes;
    private final int[] items; // 1 more than the item's index; 0 where the slot is free
    private final int[] firsts;

    /** @param most how many there may be */
    NGrams(long most) {
        if (most > 1 << 27) {
            throw new IllegalArgumentException("An evaluation may have at most " + (1 << 27)
                    + " words in its items, and this one has about " + most + ".");
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

    /** Where to look first. */
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

    /** Where in its item's words the n-gram begins. */
    int first(int slot) {
        return firsts[slot];
    }
}
