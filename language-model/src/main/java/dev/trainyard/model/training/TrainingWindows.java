package dev.trainyard.model.training;

import dev.trainyard.corpus.TokenShard;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The token windows that a training sees, in shuffled order, as a pure function of seed and step.
 *
 * <p>The shards are read as one long sequence. A window is as long as the model's context and one token more, and starts
 * with the last token of the window before, so that in an epoch each token is predicted once. What does not fill a last
 * window is left out, at a begin and an end that differ from epoch to epoch.
 */
public final class TrainingWindows {
    private final List<TokenShard> shards;
    private final int context;
    private final int batch;
    private final long seed;
    private final long tokens;
    private final int windows;
    private long shuffledEpoch = -1;
    private int[] shuffled = {};

    public TrainingWindows(List<TokenShard> shards, int context, int batch, long seed) {
        this.shards = List.copyOf(shards);
        this.context = context;
        this.batch = batch;
        this.seed = seed;
        tokens = shards.stream().mapToLong(TokenShard::tokens).sum();
        windows = Math.toIntExact((tokens - 1) / context);
        if (windows < 1) {
            throw new IllegalArgumentException(
                    tokens + " tokens do not fill one window of " + (context + 1) + " to train on");
        }
    }

    public long windowsPerEpoch() {
        return windows;
    }

    /** The batch of one step, from 0; the last batch of an epoch is filled up from the next. */
    public int[][] batch(long step) {
        int[][] rows = new int[batch][];
        for (int i = 0; i < batch; i++) {
            long number = step * batch + i;
            rows[i] = window(number / windows, (int) (number % windows));
        }
        return rows;
    }

    private int[] window(long epoch, int index) {
        if (epoch != shuffledEpoch) shuffle(epoch);
        long spare = tokens - 1 - (long) windows * context;
        long start = random(epoch).nextLong(spare + 1);
        return read(start + (long) shuffled[index] * context, context + 1);
    }

    private void shuffle(long epoch) {
        SplittableRandom random = random(epoch);
        random.nextLong(); // The first number places the epoch's windows.
        shuffled = new int[windows];
        for (int i = 0; i < windows; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        shuffledEpoch = epoch;
    }

    private SplittableRandom random(long epoch) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    }

    private int[] read(long from, int count) {
        int[] ids = new int[count];
        long at = from;
        int filled = 0;
        for (TokenShard shard : shards) {
            if (at < shard.tokens() && filled < count) {
                int[] some = shard.read(at, (int) Math.min(count - filled, shard.tokens() - at));
                System.arraycopy(some, 0, ids, filled, some.length);
                filled += some.length;
                at = shard.tokens();
            }
            at -= shard.tokens();
        }
        return ids;
    }
}
