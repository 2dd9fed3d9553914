package dev.trainyard.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns a byte-level BPE vocabulary. Texts are split into words by GPT-2's pattern; then the most frequent pair of
 * neighbouring tokens in all words becomes a token, repeatedly. Of equally frequent pairs, the one with the smallest
 * ids is taken, as in Hugging Face's trainer, so the same texts always give the same merges.
 *
 * <p>Each distinct word is kept once with its number of occurrences, as long as a {@link WordTable} has room for it. A pair
 * knows its count and the words that may hold it, and a merge touches only those. The heap holds counts as they were when
 * pushed: an entry that is out of date is pushed again with the present count when it comes up, which is enough because a
 * count rises only while the merge is made that the pair comes from. A pair whose count falls below what can be learned is
 * forgotten for the same reason.
 */
public final class BytePairTrainer {
    /** A pair seen once says nothing about the language. */
    private static final long LOWEST_COUNT = 2;

    private static final int FEW_ENTRIES = 1_000;
    private static final int[] NO_WORDS = {};

    private final List<Word> words = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Entry> heap = new PriorityQueue<>();

    private BytePairTrainer(WordTable table) {
        table.drainTo((text, count) -> words.add(new Word(text, count)));
    }

    /**
     * @param vocabularySize the number of ids, including special tokens and bytes; the result has fewer if no pair is
     *     left that occurs twice
     */
    public static BytePairVocabulary train(Iterable<String> texts, int vocabularySize) {
        if (vocabularySize < BytePairVocabulary.FIRST_MERGE) {
            throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " has no room for the "
                    + BytePairVocabulary.FIRST_MERGE + " special tokens and bytes");
        }
        WordTable table = new WordTable(WordTable.MOST_BYTES);
        texts.forEach(table::add);
        return new BytePairTrainer(table).learn(vocabularySize - BytePairVocabulary.FIRST_MERGE);
    }

    private BytePairVocabulary learn(int merges) {
        Set<Pair> found = new HashSet<>();
        for (int word = 0; word < words.size(); word++) {
            int[] ids = words.get(word).ids;
            for (int i = 0; i + 1 < ids.length; i++) rise(ids[i], ids[i + 1], word, found);
        }
        push(found);
        List<BytePairVocabulary.Merge> learned = new ArrayList<>();
        while (learned.size() < merges) {
            Entry top = heap.poll();
            if (top == null) break;
            Pair pair = top.pair;
            if (pair.count < LOWEST_COUNT) continue;
            if (top.count != pair.count) {
                heap.add(new Entry(pair));
                continue;
            }
            merge(pair, BytePairVocabulary.FIRST_MERGE + learned.size());
            learned.add(new BytePairVocabulary.Merge(pair.left, pair.right));
        }
        return new BytePairVocabulary(learned);
    }

    private void merge(Pair pair, int merged) {
        Set<Pair> found = new HashSet<>();
        int[] places = pair.words;
        int placed = pair.placed;
        forget(pair);
        for (int i = 0; i < placed; i++) merge(pair, merged, places[i], found);
        push(found);
        // Entries of forgotten pairs have low counts and would stay until the end.
        if (heap.size() > 2 * pairs.size() + FEW_ENTRIES) heap.removeIf(entry -> entry.pair.count < LOWEST_COUNT);
    }

    /** Merges from left to right; each merge sees its left neighbour as the one before has left it. */
    private void merge(Pair pair, int merged, int index, Set<Pair> found) {
        Word word = words.get(index);
        int[] ids = word.ids;
        int to = 0;
        for (int from = 0; from < word.length; from++) {
            boolean here = from + 1 < word.length && ids[from] == pair.left && ids[from + 1] == pair.right;
            if (here) {
                if (to > 0) {
                    fall(ids[to - 1], pair.left, word.count, merged);
                    rise(ids[to - 1], merged, index, found);
                }
                if (from + 2 < word.length) {
                    fall(pair.right, ids[from + 2], word.count, merged);
                    rise(merged, ids[from + 2], index, found);
                }
                from++;
            }
            ids[to++] = here ? merged : ids[from];
        }
        word.length = to;
    }

    private void rise(int left, int right, int word, Set<Pair> found) {
        Pair pair = pairs.computeIfAbsent(key(left, right), _ -> new Pair(left, right));
        pair.count += words.get(word).count;
        pair.place(word);
        found.add(pair);
    }

    private void fall(int left, int right, long by, int merged) {
        Pair pair = pairs.get(key(left, right));
        if (pair == null) return;
        pair.count -= by;
        boolean mayRise = left == merged || right == merged;
        if (pair.count < LOWEST_COUNT && !mayRise) forget(pair);
    }

    private void push(Set<Pair> found) {
        for (Pair pair : found) {
            if (pair.count >= LOWEST_COUNT) {
                heap.add(new Entry(pair));
            } else {
                forget(pair);
            }
        }
    }

    private void forget(Pair pair) {
        pairs.remove(key(pair.left, pair.right));
        pair.words = NO_WORDS;
        pair.placed = 0;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    private static final class Word {
        private static final int[] ID_OF_BYTE = new int[256];

        static {
            for (int place = 0; place < 256; place++) {
                ID_OF_BYTE[ByteAlphabet.inOrder(place)] = BytePairVocabulary.FIRST_BYTE + place;
            }
        }

        final int[] ids;
        final long count;
        int length;

        Word(String text, long count) {
            this.count = count;
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            length = bytes.length;
            ids = new int[length];
            for (int i = 0; i < length; i++) ids[i] = ID_OF_BYTE[bytes[i] & 0xFF];
        }
    }

    private static final class Pair {
        final int left;
        final int right;
        long count;
        int[] words = new int[2];
        int placed;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void place(int word) {
            if (placed > 0 && words[placed - 1] == word) return;
            if (placed == words.length) words = Arrays.copyOf(words, placed * 2);
            words[placed++] = word;
        }
    }

    private static final class Entry implements Comparable<Entry> {
        final Pair pair;
        final long count;

        Entry(Pair pair) {
            this.pair = pair;
            this.count = pair.count;
        }

        @Override
        public int compareTo(Entry other) {
            if (count != other.count) return Long.compare(other.count, count);
            if (pair.left != other.pair.left) return Integer.compare(pair.left, other.pair.left);
            return Integer.compare(pair.right, other.pair.right);
        }
    }
}
