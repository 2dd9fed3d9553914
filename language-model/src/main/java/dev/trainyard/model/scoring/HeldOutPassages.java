package dev.trainyard.model.scoring;

import dev.trainyard.corpus.ShardDocument;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The held-out text that bits per byte is measured on. Pre-training and evaluation choose the same passages, so their
 * figures can be compared.
 *
 * <p>Every source gets an equal share of the tokens, since otherwise a large source would dominate the figure. Only one
 * passage is taken from a long document, at a position that depends on its digest, because the beginnings of documents
 * resemble each other (licence headers) and would make any model look good.
 */
public final class HeldOutPassages {
    private HeldOutPassages() {}

    /** A piece of a held-out document. */
    public record Passage(ShardDocument document, HeldOutDocument content) {
        /** The passage's origin, for people. */
        public String name() {
            return document.source() + ":" + document.path();
        }
    }

    /** @param number in the order of the shards */
    private record PassagePosition(TokenShard shard, ShardDocument document, long number) {
        /** By digest, which is a reproducible random order. */
        private static final Comparator<PassagePosition> ORDER = Comparator.comparing(
                        (PassagePosition position) -> position.document().id().hex())
                .thenComparingLong(PassagePosition::number);
    }

    /**
     * The first positions of a source that together have the wanted number of tokens, and the number of tokens taken
     * from it.
     */
    private static final class SourcePassages {
        private final NavigableSet<PassagePosition> left = new TreeSet<>(PassagePosition.ORDER);
        private final int longest;
        private long tokens;
        private boolean hasMore;
        private long taken;

        SourcePassages(int longest) {
            this.longest = longest;
        }

        void add(PassagePosition position, long enough) {
            left.add(position);
            tokens += length(position.document(), longest);
            while (left.size() > 1 && tokens - length(left.last().document(), longest) >= enough) {
                tokens -= length(left.removeLast().document(), longest);
                hasMore = true;
            }
        }
    }

    /**
     * @param shards of held-out documents
     * @param tokens the approximate number of tokens to choose in all; fewer if there are not enough
     * @param longest the length of the longest passage, in predicted tokens: the model's context
     */
    public static List<Passage> choose(List<TokenShard> shards, long tokens, int longest, Tokenizer tokenizer)
            throws IOException {
        // From each source as many positions are kept as would suffice alone. Passages without a byte are skipped, and
        // if a source then has too few, more are searched for.
        for (long enough = tokens; ; enough *= 2) {
            Optional<List<Passage>> passages = fromThePoorest(
                    new ArrayList<>(sources(shards, enough, longest).values()), tokens, longest, tokenizer);
            if (passages.isPresent()) return passages.get();
        }
    }

    private static Optional<List<Passage>> fromThePoorest(
            List<SourcePassages> sources, long tokens, int longest, Tokenizer tokenizer) throws IOException {
        List<Passage> passages = new ArrayList<>();
        long sum = 0;
        while (sum < tokens && !sources.isEmpty()) {
            SourcePassages poorest = sources.stream()
                    .min(Comparator.comparingLong(source -> source.taken))
                    .orElseThrow();
            PassagePosition next = poorest.left.pollFirst();
            if (next == null) {
                if (poorest.hasMore) return Optional.empty();
                sources.remove(poorest);
                continue;
            }
            Passage passage = passage(next, longest, tokenizer);
            if (passage.content().bytes() == 0) continue;
            passages.add(passage);
            poorest.taken += passage.content().ids().length;
            sum += passage.content().ids().length;
        }
        return Optional.of(passages);
    }

    /** By name. */
    private static Map<String, SourcePassages> sources(List<TokenShard> shards, long enough, int longest)
            throws IOException {
        Map<String, SourcePassages> sources = new TreeMap<>();
        long number = 0;
        for (TokenShard shard : shards) {
            try (Stream<ShardDocument> documents = shard.documents()) {
                for (ShardDocument document : (Iterable<ShardDocument>) documents::iterator) {
                    sources.computeIfAbsent(document.source(), _ -> new SourcePassages(longest))
                            .add(new PassagePosition(shard, document, number++), enough);
                }
            }
        }
        return sources;
    }

    /** The length of a document's passage in tokens. */
    private static int length(ShardDocument document, int longest) {
        return Math.min(document.tokens(), longest + 1);
    }

    private static Passage passage(PassagePosition position, int longest, Tokenizer tokenizer) throws IOException {
        ShardDocument document = position.document();
        int length = length(document, longest);
        long places = document.tokens() - length + 1;
        long offset = Long.remainderUnsigned(
                Long.parseUnsignedLong(document.id().hex().substring(0, 16), 16), places);
        int[] ids = position.shard().read(document.start() + offset, length);
        // The first token is given, not predicted: its bytes are not part of what is measured.
        int bytes = IntStream.range(1, ids.length)
                .map(at -> tokenizer.byteLength(ids, at))
                .sum();
        boolean[] text = new boolean[ids.length];
        for (int i = 0; i < ids.length; i++) text[i] = !tokenizer.isSpecial(ids[i]);
        return new Passage(document, new HeldOutDocument(ids, text, bytes));
    }
}
