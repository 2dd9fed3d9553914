package dev.trainyard.items.contamination;

import dev.trainyard.corpus.words.ComparedWords;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongUnaryOperator;

/**
 * Finds documents that share 13 consecutive words with an evaluation item, which would let a model answer from memory.
 *
 * <p>Words are compared as GPT-3's authors did (Brown et al. 2020, appendix C): in lower case and without punctuation;
 * here also without diacritics, as FineWeb does. Numbers are compared digit by digit, because many questions differ
 * only in their numbers.
 *
 * <p>An item of 8 to 12 words must occur as a whole. 8 is the smallest number of words that these authors accepted as
 * evidence; a shorter item is a phrase that people also write without having seen the evaluation, so it is not searched
 * for, and {@link #tooShort} lists it.
 *
 * <p>N-grams are looked up by a 64-bit hash and then compared word by word, so a hash collision has no effect. At most
 * positions of a document only one hash is computed, whatever the lengths of the items: that of the next 8 words, which
 * shows that no n-gram begins there. An index needs 36 to 72 bytes for each word of the items, in addition to the
 * words. Safe for threads.
 */
public final class Contamination {
    /** The number of consecutive words that a contaminated document shares with an item. */
    public static final int WORDS = 13;

    static final int FEWEST_WORDS = 8;

    private final List<String> names = new ArrayList<>();
    private final List<ComparedWords> items = new ArrayList<>();
    private final List<String> tooShort = new ArrayList<>();
    private final boolean[] widths = new boolean[WORDS + 1];
    private final NGrams ngrams;
    private final long[] beginnings; // a bit for the hash of an n-gram's first 8 words
    private final LongUnaryOperator narrowing;

    /** @param texts of the items by name: the question together with its answer, if it has one */
    public Contamination(SortedMap<String, String> texts) {
        this(texts, hash -> hash);
    }

    /** @param narrowing of hashes, so that a test can cause collisions */
    Contamination(SortedMap<String, String> texts, LongUnaryOperator narrowing) {
        this.narrowing = narrowing;
        long total = 0;
        for (Map.Entry<String, String> item : texts.entrySet()) {
            ComparedWords words = ComparedWords.of(item.getValue(), ComparedWords.Numbers.KEPT);
            if (words.count() < FEWEST_WORDS) {
                tooShort.add(item.getKey());
            } else {
                names.add(item.getKey());
                items.add(words);
                int width = Math.min(WORDS, words.count());
                widths[width] = true;
                total += words.count() - width + 1;
            }
        }
        ngrams = new NGrams(total);
        beginnings = new long[(int) Long.highestOneBit(Math.max(total, 8))];
        for (int item = 0; item < items.size(); item++) addAll(item);
    }

    private void addAll(int item) {
        ComparedWords words = items.get(item);
        int width = Math.min(WORDS, words.count());
        for (int first = 0; first + width <= words.count(); first++) {
            long hash = narrowing.applyAsLong(words.hash(first, width));
            // If several items share an n-gram, the first by name suffices.
            if (match(words, first, width, hash) >= 0) continue;
            ngrams.add(hash, item, first);
            long beginning = beginning(words, first);
            beginnings[slot(beginning)] |= 1L << beginning;
        }
    }

    private boolean mayBegin(ComparedWords words, int first) {
        long beginning = beginning(words, first);
        return (beginnings[slot(beginning)] >>> beginning & 1) != 0;
    }

    private long beginning(ComparedWords words, int first) {
        return narrowing.applyAsLong(words.hash(first, FEWEST_WORDS));
    }

    /** The lowest 6 bits of the hash select the bit in a slot. */
    private int slot(long beginning) {
        return (int) (beginning >>> 6) & beginnings.length - 1;
    }

    /** The names of the items with too few words to be searched for. */
    public List<String> tooShort() {
        return List.copyOf(tooShort);
    }

    /** The first n-gram that a text shares with an item, and the first such item by name. */
    public Optional<Overlap> find(String text) {
        if (items.isEmpty()) return Optional.empty();
        ComparedWords words = ComparedWords.of(text, ComparedWords.Numbers.KEPT);
        for (int first = 0; first + FEWEST_WORDS <= words.count(); first++) {
            if (!mayBegin(words, first)) continue;
            int widest = Math.min(WORDS, words.count() - first);
            for (int width = widest; width >= FEWEST_WORDS; width--) {
                if (!widths[width]) continue;
                int slot = slot(words, first, width);
                if (slot >= 0) return Optional.of(new Overlap(names.get(ngrams.item(slot)), words.text(first, width)));
            }
        }
        return Optional.empty();
    }

    /** Starts to look for the items in texts, to tell which of them occur at all. Not safe for threads. */
    public Search search() {
        return new Search();
    }

    /** The items of which an n-gram stands in the texts read so far. */
    public final class Search {
        private final BitSet met = new BitSet();

        private Search() {}

        public void read(String text) {
            if (items.isEmpty()) return;
            ComparedWords words = ComparedWords.of(text, ComparedWords.Numbers.KEPT);
            for (int first = 0; first + FEWEST_WORDS <= words.count(); first++) {
                if (!mayBegin(words, first)) continue;
                int widest = Math.min(WORDS, words.count() - first);
                for (int width = widest; width >= FEWEST_WORDS; width--) {
                    int slot = widths[width] ? slot(words, first, width) : -1;
                    if (slot >= 0) met.set(slot);
                }
            }
        }

        /** Their names, in order. An n-gram that several items share counts for all of them. */
        public List<String> found() {
            List<String> found = new ArrayList<>();
            for (int item = 0; item < items.size(); item++) {
                if (isFound(items.get(item))) found.add(names.get(item));
            }
            return found;
        }

        private boolean isFound(ComparedWords words) {
            int width = Math.min(WORDS, words.count());
            for (int first = 0; first + width <= words.count(); first++) {
                int slot = slot(words, first, width);
                if (slot >= 0 && met.get(slot)) return true;
            }
            return false;
        }
    }

    private int slot(ComparedWords words, int first, int width) {
        return match(words, first, width, narrowing.applyAsLong(words.hash(first, width)));
    }

    /** The slot of the n-gram with exactly these words, or a negative number. */
    private int match(ComparedWords words, int first, int width, long hash) {
        for (int slot = ngrams.slot(hash); ngrams.isUsed(slot); slot = ngrams.next(slot)) {
            if (ngrams.hash(slot) != hash) continue;
            ComparedWords item = items.get(ngrams.item(slot));
            if (Math.min(WORDS, item.count()) == width && words.same(first, width, item, ngrams.first(slot))) {
                return slot;
            }
        }
        return -1;
    }
}
