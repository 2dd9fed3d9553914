package dev.trainyard.model.scoring;

import dev.trainyard.corpus.ShardDocument;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The held-out text that bits per byte is measured on. Pre-training and evaluation choose the same passages, so their
 * figures can be compared.
 *
 * <p>Every source gets an equal share of the tokens, or a large one would decide the figure alone; and of a long document
 * only one passage is taken, from a place that its digest decides: beginnings are alike (licence headers) and would make
 * any model look good.
 */
public final class HeldOutPassages {
    private HeldOutPassages() {}

    /** A piece of a held-out document. */
    public record Passage(ShardDocument document, HeldOutDocument content) {
        /** Where it is from, for people. */
        public String name() {
            return document.source() + ":" + document.path();
        }
    }

    private record Place(TokenShard shard, ShardDocument document) {}

    /** What a source has left, and how many tokens were taken from it. */
    private static final class Source {
        private final Deque<Place> left = new ArrayDeque<>();
        private long taken;
    }

    /**
     * @param shards of held-out documents
     * @param tokens about how many to choose in all; fewer where there are fewer
     * @param longest passage, in predicted tokens: the model's context
     */
    public static List<Passage> choose(List<TokenShard> shards, long tokens, int longest, Tokenizer tokenizer)
            throws IOException {
        List<Source> sources = sources(shards);
        List<Passage> passages = new ArrayList<>();
        long sum = 0;
        while (sum < tokens && !sources.isEmpty()) {
            Source poorest = sources.stream()
                    .min(Comparator.comparingLong(source -> source.taken))
                    .orElseThrow();
            Passage passage = passage(poorest.left.removeFirst(), longest, tokenizer);
            if (poorest.left.isEmpty()) sources.remove(poorest);
            if (passage.content().bytes() == 0) continue;
            passages.add(passage);
            poorest.taken += passage.content().ids().length;
            sum += passage.content().ids().length;
        }
        return passages;
    }

    /** By name, their documents in the order of the digests, which is chance that stays the same. */
    private static List<Source> sources(List<TokenShard> shards) {
        List<Place> places = new ArrayList<>();
        for (TokenShard shard : shards) {
            for (ShardDocument document : shard.documents()) places.add(new Place(shard, document));
        }
        places.sort(Comparator.comparing(place -> place.document().id().hex()));
        Map<String, Source> byName = new TreeMap<>();
        for (Place place : places) {
            byName.computeIfAbsent(place.document().source(), _ -> new Source())
                    .left
                    .add(place);
        }
        return new ArrayList<>(byName.values());
    }

    private static Passage passage(Place place, int longest, Tokenizer tokenizer) throws IOException {
        ShardDocument document = place.document();
        int length = Math.min(document.tokens(), longest + 1);
        long places = document.tokens() - length + 1;
        long offset = Long.remainderUnsigned(
                Long.parseUnsignedLong(document.id().hex().substring(0, 16), 16), places);
        int[] ids = place.shard().read(document.start() + offset, length);
        // The first token is given, not predicted: its bytes are not part of what is measured.
        int bytes = IntStream.range(1, ids.length)
                .map(at -> tokenizer.byteLength(ids, at))
                .sum();
        boolean[] text = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) text[i] = !tokenizer.isSpecial(ids[i]);
        return new Passage(document, new HeldOutDocument(ids, text, bytes));
    }
}
