package dev.trainyard.ingest.deduplication;

/** Which of the numbers from 0 belong together, when pairs of them do: 4 bytes a number. */
final class UnionFind {
    private final int[] parents;

    UnionFind(int numbers) {
        parents = new int[numbers];
        for (int i = 0; i < numbers; i++) parents[i] = i;
    }

    /** The one number that stands for all that belong together with this one. */
    int root(int number) {
        int at = number;
        while (parents[at] != at) {
            // Halving the path on every walk keeps all later walks short.
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
