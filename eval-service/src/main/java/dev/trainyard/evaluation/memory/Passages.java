package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentSample;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses passages of the training data by how often they stand there, and passages of held-out documents that do not
 * stand there. Documents are read twice: once to draw candidates, once to count them.
 */
public final class Passages {
    /** Repeated passages are rare, so that many candidates are counted for each item. */
    private static final int CANDIDATES = 40;

    private final int items;
    private final DocumentSample<Passage> trained;
    private final DocumentSample<Passage> heldOut;
    private @Nullable PassageCounts counts;

    /** How often a passage stands in the training documents. */
    enum Seen {
        NEVER("never"),
        ONCE("once"),
        SOME("2-to-9"),
        MANY("10-or-more");

        private final String key;

        Seen(String key) {
            this.key = key;
        }

        String key() {
            return key;
        }

        static Seen of(long occurrences) {
            if (occurrences == 0) return NEVER;
            if (occurrences == 1) return ONCE;
            return occurrences < 10 ? SOME : MANY;
        }
    }

    /** @param items the largest number of passages */
    public Passages(int items) {
        this.items = items;
        this.trained = new DocumentSample<>(CANDIDATES * items, "passages", Passage::of, Passage::counted);
        this.heldOut = new DocumentSample<>(2 * items, "passages", Passage::of, Passage::counted);
    }

    /** Takes a document into account, in any order. */
    public void add(Document document) {
        (document.split() == Split.TRAIN ? trained : heldOut).add(document);
    }

    /** Counts the drawn passages in a document; to be called for every document again, after all were added. */
    public void count(Document document) {
        if (document.split() == Split.TRAIN) counts().read(document.text());
    }

    /** The task of the chosen passages: of each number of occurrences the same number, unless there are fewer. */
    public VerbatimTask task() {
        Map<Seen, List<VerbatimTask.Item>> chosen = new EnumMap<>(Seen.class);
        for (Passage candidate : candidates()) {
            long occurrences = counts().of(candidate.counted());
            List<VerbatimTask.Item> alike = chosen.computeIfAbsent(Seen.of(occurrences), _ -> new ArrayList<>());
            int most = Math.max(1, items / Seen.values().length);
            if (alike.size() < most) alike.add(new VerbatimTask.Item(candidate, occurrences));
        }
        return new VerbatimTask(chosen.values().stream().flatMap(List::stream).toList());
    }

    private List<Passage> candidates() {
        List<Passage> candidates = new ArrayList<>(trained.things());
        candidates.addAll(heldOut.things());
        return candidates;
    }

    private PassageCounts counts() {
        if (counts == null) {
            counts = new PassageCounts(
                    candidates().stream().map(Passage::counted).toList(), Passage.COUNTED);
        }
        return counts;
    }
}
