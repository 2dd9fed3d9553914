package dev.trainyard.ingest.deduplication;

/** A disjoint-set forest over the numbers from 0, with 4 bytes for each number. */
final class UnionFind {
    private final int[] parents;

    UnionFind(int numbers) {
        parents = new int[numbers];
        for (int i = 0; i < numbers; i++) parents[i] = i;
    }

    /** The representative of the set that contains this number. */
    int root(int number) {
        int at = number;
        while (parents[at] != at) {
            // Path halving keeps later searches short.
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    void unite(int a, int b) {
        int rootOfA = root(a);
        int rootOfB = root(b);
        if (rootOfA < rootOfB) parents[rootOfB] = rootOfA;
        else parents[rootOfA] = rootOfB;
    }

    int size() {
        return parents.length;
    }
}
