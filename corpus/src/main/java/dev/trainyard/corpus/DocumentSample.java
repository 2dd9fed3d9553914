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
 * A sample of what documents hold, drawn while they go by once, in any order.
 *
 * <p>Documents have ranks: the digests of a key and of their ids. The sample is what one would find on going through all
 * of them by rank until there is enough. A rank looks like chance and depends on the document alone, so the same documents
 * give the same sample whatever their order, and one more document changes little of it.
 *
 * <p>Memory has what was found in the documents that are enough so far, and no text. What ranks behind them is not looked
 * into: of n documents about k (1 + ln(n / k)) are, where k are enough. Not safe for threads.
 */
public final class DocumentSample<T> {
    private final int most;
    private final String key;
    private final Function<Document, List<T>> finder;
    private final Function<T, String> sameness;
    private final NavigableSet<Ranked<T>> ranked = new TreeSet<>(Comparator.comparing(Ranked::rank));
    /** In how many of these documents each thing is. */
    private final Map<String, Integer> occurrences = new HashMap<>();

    private record Ranked<T>(String rank, List<T> found) {}

    /**
     * @param most how many things are enough
     * @param key another one gives another sample
     * @param finder what a document holds, a pure function of it
     * @param sameness two things that it gives the same for are one; the one of the smaller rank is taken
     */
    public DocumentSample(int most, String key, Function<Document, List<T>> finder, Function<T, String> sameness) {
        this.most = most;
        this.key = key;
        this.finder = finder;
        this.sameness = sameness;
    }

    public void add(Document document) {
        // The place breaks the tie of documents with the same text.
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

    /** What was found, by the ranks of the documents and then in the order in which each holds it. */
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
