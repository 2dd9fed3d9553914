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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary. Texts are split into words by GPT-2's pattern; then the most frequent pair of
 * neighbouring tokens in all words becomes a token, repeatedly. Of equally frequent pairs, the one with the smallest
 * ids is taken, as in Hugging Face's trainer, so the same texts always give the same merges.
 *
 * <p>Each distinct word is kept once with its number of occurrences. A pair knows its count and the words that may hold
 * it, and a merge touches only those. The heap holds counts as they were when pushed: an entry that is out of date is
 * pushed again with the present count when it comes up, which is enough because counts that rise are pushed at once.
 */
public final class BytePairTrainer {
    static final Pattern WORDS = Pattern.compile(PreTokenizer.GPT_2_PATTERN, Pattern.UNICODE_CHARACTER_CLASS);

    /** A pair seen once says nothing about the language. */
    private static final long LOWEST_COUNT = 2;

    private final List<Word> words = new ArrayList<>();
    private final Map<Long, Pair> pairs = new HashMap<>();
    private final PriorityQueue<Entry> heap = new PriorityQueue<>();

    private BytePairTrainer(Iterable<String> texts) {
        Map<String, Word> distinct = new HashMap<>();
        for (String text : texts) {
            Matcher matcher = WORDS.matcher(text);
            while (matcher.find()) {
                distinct.computeIfAbsent(matcher.group(), Word::new).count++;
            }
        }
        words.addAll(distinct.values());
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
        return new BytePairTrainer(texts).learn(vocabularySize - BytePairVocabulary.FIRST_MERGE);
    }

    private BytePairVocabulary learn(int merges) {
        for (int word = 0; word < words.size(); word++) {
            count(word, 1, new HashSet<>());
        }
        pairs.values().forEach(pair -> heap.add(new Entry(pair)));
        List<BytePairVocabulary.Merge> learned = new ArrayList<>();
        while (learned.size() < merges) {
            Entry top = heap.poll();
            if (top == null) break;
            Pair pair = top.pair;
            if (top.count != pair.count) {
                if (pair.count >= LOWEST_COUNT) heap.add(new Entry(pair));
                continue;
            }
            if (pair.count < LOWEST_COUNT) break;
            merge(pair, BytePairVocabulary.FIRST_MERGE + learned.size());
            learned.add(new BytePairVocabulary.Merge(pair.left, pair.right));
        }
        return new BytePairVocabulary(learned);
    }

    private void merge(Pair pair, int merged) {
        Set<Pair> touched = new HashSet<>();
        int[] places = pair.words;
        int placed = pair.placed;
        for (int i = 0; i < placed; i++) {
            Word word = words.get(places[i]);
            if (!word.holds(pair.left, pair.right)) continue;
            count(places[i], -1, touched);
            word.merge(pair.left, pair.right, merged);
            count(places[i], 1, touched);
        }
        for (Pair other : touched) {
            if (other.count > other.pushed) heap.add(new Entry(other));
        }
        pairs.remove(key(pair.left, pair.right));
    }

    private void count(int index, int sign, Set<Pair> touched) {
        Word word = words.get(index);
        for (int i = 0; i + 1 < word.length; i++) {
            int left = word.ids[i];
            int right = word.ids[i + 1];
            Pair pair = pairs.computeIfAbsent(key(left, right), _ -> new Pair(left, right));
            pair.count += sign * word.count;
            if (sign > 0) {
                pair.place(index);
                touched.add(pair);
            }
        }
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
        int length;
        long count;

        Word(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            length = bytes.length;
            ids = new int[length];
            for (int i = 0; i < length; i++) ids[i] = ID_OF_BYTE[bytes[i] & 0xFF];
        }

        boolean holds(int left, int right) {
            for (int i = 0; i + 1 < length; i++) {
                if (ids[i] == left && ids[i + 1] == right) return true;
            }
            return false;
        }

        void merge(int left, int right, int merged) {
            int to = 0;
            for (int from = 0; from < length; from++) {
                if (from + 1 < length && ids[from] == left && ids[from + 1] == right) {
                    ids[to++] = merged;
                    from++;
                } else {
                    ids[to++] = ids[from];
                }
            }
            length = to;
        }
    }

    private static final class Pair {
        final int left;
        final int right;
        long count;
        /** The count that the heap knows. */
        long pushed;

        int[] words = new int[4];
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
            pair.pushed = pair.count;
        }

        @Override
        public int compareTo(Entry other) {
            if (count != other.count) return Long.compare(other.count, count);
            if (pair.left != other.pair.left) return Integer.compare(pair.left, other.pair.left);
            return Integer.compare(pair.right, other.pair.right);
        }
    }
}
