package dev.trainyard.corpus;

import dev.trainyard.contracts.artifact.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A sample of things found in documents, drawn in one pass over the documents in any order.
 *
 * <p>Each document has a rank: the digest of a key and of its id. The sample is what one would find by going through
 * all documents in the order of their ranks until the sample is large enough. A rank is pseudo-random and depends on
 * the document alone, so the same documents give the same sample whatever their order, and one more document changes
 * the sample only a little.
 *
 * <p>Only what was found in the best-ranked documents so far is in memory, not their texts. Documents with a worse rank
 * are not searched: if k documents suffice, about k (1 + ln(n / k)) of n documents are searched. Not safe for threads.
 */
public final class DocumentSample<T> {
    private final int most;
    private final String key;
    private final Function<Document, List<T>> finder;
    private final Function<T, String> sameness;
    private final NavigableSet<Ranked<T>> ranked = new TreeSet<>(Comparator.comparing(Ranked::rank));
    /** The number of these documents that contain each thing. */
    private final Map<String, Integer> occurrences = new HashMap<>();

    private record Ranked<T>(String rank, List<T> found) {}

    /**
     * @param most the size of the sample
     * @param key a different key gives a different sample
     * @param finder finds the things in a document; a pure function
     * @param sameness two things for which it returns equal values count as one; the one with the smaller rank is kept
     */
    public DocumentSample(int most, String key, Function<Document, List<T>> finder, Function<T, String> sameness) {
        this.most = most;
        this.key = key;
        this.finder = finder;
        this.sameness = sameness;
    }

    public void add(Document document) {
        // The path breaks the tie between documents with the same text.
        String rank = Sha256.of(key + " " + document.id()) + " " + document.source() + ":" + document.path();
        if (occurrences.size() >= most
                && (most <= 0 || rank.compareTo(ranked.last().rank()) > 0)) return;
        List<T> found = different(finder.apply(document));
        if (found.isEmpty()) return;
        if (!ranked.add(new Ranked<>(rank, found))) return;
        for (T one : found) occurrences.merge(sameness.apply(one), 1, Integer::sum);
        while (occurrences.size() - inLastAlone() >= most) {
            for (T one : ranked.removeLast().found()) {
                occurrences.computeIfPresent(sameness.apply(one), (_, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /** The sample, in the order of the documents' ranks and, within a document, in the order of the text. */
    public List<T> things() {
        SequencedMap<String, T> things = new LinkedHashMap<>();
        for (Ranked<T> document : ranked) {
            for (T one : document.found()) things.putIfAbsent(sameness.apply(one), one);
        }
        return things.values().stream().limit(most).toList();
    }

    private List<T> different(List<T> found) {
        SequencedMap<String, T> different = new LinkedHashMap<>();
        for (T one : found) {
            if (different.size() < most) different.putIfAbsent(sameness.apply(one), one);
        }
        return new ArrayList<>(different.values());
    }

    private long inLastAlone() {
        return ranked.last().found().stream()
                .filter(one -> occurrences.getOrDefault(sameness.apply(one), 0) == 1)
                .count();
    }
}
