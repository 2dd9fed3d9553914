package dev.trainyard.corpus;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** The documents of one source in a shard, one after another. Any number of threads may read it. */
public final class SourceTokens implements TokenSequence {
    private final TokenShard shard;
    /** Where each run of neighbouring documents begins in the shard. */
    private long[] starts = new long[16];
    /** Where each run ends in this sequence. */
    private long[] ends = new long[16];

    private int runs;

    private SourceTokens(TokenShard shard) {
        this.shard = shard;
    }

    /** @param source name of a source of the recipe; a shard without documents of it gives an empty sequence */
    public static SourceTokens of(TokenShard shard, String source) throws IOException {
        SourceTokens tokens = new SourceTokens(shard);
        try (Stream<ShardDocument> documents = shard.documents()) {
            documents.filter(document -> document.source().equals(source)).forEach(tokens::add);
        }
        return tokens;
    }

    private void add(ShardDocument document) {
        if (runs > 0 && starts[runs - 1] + length(runs - 1) == document.start()) {
            ends[runs - 1] += document.tokens();
            return;
        }
        if (runs == starts.length) {
            starts = Arrays.copyOf(starts, 2 * runs);
            ends = Arrays.copyOf(ends, 2 * runs);
        }
        starts[runs] = document.start();
        ends[runs] = tokens() + document.tokens();
        runs++;
    }

    private long length(int run) {
        return ends[run] - (run == 0 ? 0 : ends[run - 1]);
    }

    @Override
    public long tokens() {
        return runs == 0 ? 0 : ends[runs - 1];
    }

    @Override
    public int[] read(long from, int count) {
        Objects.checkFromIndexSize(from, count, tokens());
        int[] ids = new int[count];
        int found = Arrays.binarySearch(ends, 0, runs, from + 1);
        int run = found >= 0 ? found : -found - 1;
        long at = from;
        int filled = 0;
        while (filled < count) {
            int some = (int) Math.min(count - filled, ends[run] - at);
            int[] read = shard.read(starts[run] + length(run) - (ends[run] - at), some);
            System.arraycopy(read, 0, ids, filled, some);
            filled += some;
            at += some;
            run++;
        }
        return ids;
    }
}
