package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.corpus.Document;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.collection.Judgement.Reason;
import dev.trainyard.ingest.deduplication.Clusters;
import dev.trainyard.ingest.deduplication.NearDuplicates;
import dev.trainyard.ingest.deduplication.Passage;
import dev.trainyard.ingest.deduplication.Precedence;
import dev.trainyard.ingest.deduplication.RepeatedPassageIndex;
import dev.trainyard.ingest.deduplication.RepeatedPassages;
import dev.trainyard.items.HeldOutSplit;
import dev.trainyard.items.ItemPool;
import dev.trainyard.items.contamination.Contamination;
import dev.trainyard.items.contamination.Overlap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which candidates are kept: those that no rule drops, but only one of several equal or nearly equal
 * documents. The decision does not depend on the order in which candidates were read, because they are processed in the
 * order of their ids.
 *
 * <p>It needs about 30 bytes of memory for each candidate that no rule drops, and a name for each cluster.
 */
final class Selection {
    private final CorpusRecipe recipe;
    private final Judgement judgement;
    private final HeldOutSplit split;
    private final SortedMap<String, String> moreItems;
    private final Numbers numbers = new Numbers();
    private final Map<Integer, String> survivors = new HashMap<>();
    private @Nullable Clusters clusters;
    private RepeatedPassageIndex repeats = RepeatedPassageIndex.NONE;
    private Contamination contamination = new Contamination(new TreeMap<>());
    private int items;
    private long candidates;

    private Selection(
            CorpusRecipe recipe, Judgement judgement, HeldOutSplit split, SortedMap<String, String> moreItems) {
        this.moreItems = moreItems;
        this.recipe = recipe;
        this.judgement = judgement;
        this.split = split;
    }

    /**
     * @param moreItems texts of evaluation items that do not come from the documents, by name
     * @param scratch a folder for temporary files, which are deleted before this returns
     */
    static Selection of(
            CandidateFiles candidates,
            CorpusRecipe recipe,
            Judgement judgement,
            HeldOutSplit split,
            SortedMap<String, String> moreItems,
            Path scratch)
            throws IOException {
        Selection selection = new Selection(recipe, judgement, split, moreItems);
        selection.clusters = selection.clusters(candidates, scratch);
        selection.lookAtThoseThatStay(candidates, scratch);
        return selection;
    }

    /** The decision about a candidate: dropped with a reason, or kept under a number. */
    sealed interface Decision {
        /** @param near number of the near duplicate that is kept instead, or -1 */
        record Out(Reason reason, int near) implements Decision {}

        /** @param duplicates the number of near duplicates that it represents, including itself */
        record In(Candidate.Read document, int number, Split split, int duplicates) implements Decision {}
    }

    /** The number of candidates. */
    long candidates() {
        return candidates;
    }

    /** The number of evaluation items with which documents are compared. */
    int items() {
        return items;
    }

    /** Starts a pass over all candidates, in their order. */
    Pass pass() {
        return new Pass();
    }

    /** The number of repeated passages, each of which is cut from all documents except one. */
    int repeatedPassages() {
        return repeats.count();
    }

    /** A document's text without the passages that another document keeps; empty if nothing is left. */
    String cut(Decision.In in, String text) {
        return repeats.cutAny(in.number(), in.document().comparison().passages())
                ? repeats.cutFrom(in.number(), text, Passage.of(text))
                : text;
    }

    /** The overlap of a training text with an evaluation item. */
    Optional<Overlap> overlap(String text) {
        return contamination.find(text);
    }

    /**
     * Decides about the candidates one after another; it must be called for each of them, in {@link Candidate#ORDER}.
     */
    final class Pass {
        private int number = -1;
        private @Nullable Sha256 last;
        private String lastPlace = "";

        private Pass() {}

        Decision of(Candidate candidate) {
            return switch (candidate) {
                case Candidate.Lost lost -> new Decision.Out(Judgement.of(lost), -1);
                case Candidate.Read read -> of(read);
            };
        }

        private Decision of(Candidate.Read read) {
            Optional<Reason> reason = judgement.of(read);
            if (reason.isPresent()) return new Decision.Out(reason.get(), -1);
            Candidate.Provenance provenance = read.provenance();
            if (provenance.id().equals(last)) {
                return new Decision.Out(Reason.of(Judgement.DUPLICATE, "the same as " + lastPlace), -1);
            }
            last = provenance.id();
            lastPlace = provenance.place();
            number++;
            int stays = clusters == null ? number : clusters.survivor(number);
            if (stays != number) {
                String name = survivors.getOrDefault(stays, "another");
                return new Decision.Out(Reason.of(Judgement.NEAR_DUPLICATE, "nearly the same as " + name), stays);
            }
            return new Decision.In(read, number, split.of(provenance.id()), numbers.duplicates(number));
        }
    }

    private @Nullable Clusters clusters(CandidateFiles candidates, Path scratch) throws IOException {
        if (Boolean.FALSE.equals(recipe.nearDuplicates())) return null;
        try (NearDuplicates near = NearDuplicates.in(scratch)) {
            Pass pass = pass();
            candidates.visit((candidate, _) -> {
                if (!(pass.of(candidate) instanceof Decision.In in)) return;
                numbers.add(in);
                near.add(in.number(), in.document().comparison().signature());
            });
            Clusters found = near.find(numbers);
            numbers.count(found);
            return found;
        }
    }

    /**
     * Collects, from the candidates that are kept, repeated passages, evaluation items, and the names of those that
     * represent a cluster.
     */
    private void lookAtThoseThatStay(CandidateFiles candidates, Path scratch) throws IOException {
        ItemPool.Builder pool = new ItemPool.Builder();
        int repeated = recipe.documentsOfARepeatedPassage();
        try (RepeatedPassages passages = RepeatedPassages.in(scratch)) {
            Pass pass = pass();
            candidates.visit((candidate, text) -> {
                this.candidates++;
                if (!(pass.of(candidate) instanceof Decision.In in)) return;
                if (clusters == null) numbers.add(in);
                Candidate.Read document = in.document();
                if (in.duplicates() > 1)
                    survivors.put(in.number(), document.provenance().place());
                // Items come from code and dictionaries, which lose no passages.
                if (in.split() == Split.HELD_OUT) pool.add(document(in, text.read()));
                passages.add(in.number(), document.comparison().passages());
            });
            if (repeated > 0) repeats = passages.find(repeated, numbers::id);
        }
        SortedMap<String, String> texts = pool.build().texts();
        texts.putAll(moreItems);
        contamination = new Contamination(texts);
        items = texts.size() - contamination.tooShort().size();
    }

    static Document document(Decision.In in, String text) {
        Candidate.Provenance from = in.document().provenance();
        return new Document(from.id(), from.source(), from.path(), from.licence(), in.split(), text);
    }

    /** The data of the candidates that no rule drops, by their numbers. */
    private static final class Numbers implements Precedence {
        private long[] ids = new long[1024];
        private int[] words = new int[1024];
        private int[] duplicates = {};

        void add(Decision.In in) {
            int number = in.number();
            if (number >= ids.length) {
                ids = Arrays.copyOf(ids, 2 * ids.length);
                words = Arrays.copyOf(words, 2 * words.length);
            }
            ids[number] = Long.parseUnsignedLong(in.document().provenance().id().hex(), 0, 16, 16);
            words[number] = in.document().comparison().signature().words();
        }

        void count(Clusters clusters) {
            duplicates = new int[ids.length];
            for (int number = 0; number < ids.length; number++) duplicates[clusters.survivor(number)]++;
        }

        int duplicates(int number) {
            return number < duplicates.length ? duplicates[number] : 1;
        }

        @Override
        public int words(int number) {
            return words[number];
        }

        @Override
        public long id(int number) {
            return ids[number];
        }
    }
}
