package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.TokenSequence;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The token windows of a training run, in shuffled order, as a pure function of seed and step.
 *
 * <p>The shards are read as one long sequence. A window has one token more than the model's context, and starts with
 * the last token of the previous window, so that each token is predicted once in an epoch, except the very first. If
 * the tokens cannot be divided evenly, one window of an epoch is shorter. Its position differs from epoch to epoch, and
 * so do the starts of all windows after it.
 */
public final class TrainingWindows implements StepSource {
    private final List<TokenSequence> shards;
    private final int context;
    private final int batch;
    private final long seed;
    private final long tokens;
    private final int windows;
    private long shuffledEpoch = -1;
    private int[] shuffled = {};
    private int shorter;
    private int shorterAt;

    public TrainingWindows(List<? extends TokenSequence> shards, int context, int batch, long seed) {
        this.shards = List.copyOf(shards);
        this.context = context;
        this.batch = batch;
        this.seed = seed;
        tokens = shards.stream().mapToLong(TokenSequence::tokens).sum();
        if (tokens < 2) {
            throw new IllegalArgumentException("a corpus of " + tokens + " tokens is too small; at least 2 are needed");
        }
        windows = Math.toIntExact(Math.ceilDiv(tokens - 1, context));
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

    @Override
    public TrailEntry taken(long step) {
        return taken(step, batch(step));
    }

    /**
     * The trail's entry for a step, from 0; the ordinals are those of the predicted tokens.
     *
     * @param rows of its batch
     */
    public TrailEntry taken(long step, int[][] rows) {
        long first = ordinal(step * batch);
        return new TrailEntry(first, ordinal(step * batch + batch) - 1, digest(rows));
    }

    @Override
    public String unit() {
        return "token";
    }

    /** The number of tokens that all earlier windows predict. @param number of the window, from 0, over all epochs */
    private long ordinal(long number) {
        long epoch = number / windows;
        int index = (int) (number % windows);
        if (index > 0 && epoch != shuffledEpoch) shuffle(epoch);
        long missing = index > 0 && index > shorterAt ? context - shortLength() : 0;
        return epoch * (tokens - 1) + (long) index * context - missing;
    }

    static Sha256 digest(int[][] rows) {
        int bytes = 0;
        for (int[] row : rows) bytes += Integer.BYTES * (row.length + 1);
        ByteBuffer all = ByteBuffer.allocate(bytes);
        for (int[] row : rows) {
            all.putInt(row.length);
            for (int id : row) all.putInt(id);
        }
        return Sha256.of(all.array());
    }

    private int[] window(long epoch, int index) {
        if (epoch != shuffledEpoch) shuffle(epoch);
        int place = shuffled[index];
        int length = place == shorter ? shortLength() : context;
        long start = (long) place * context - (place > shorter ? context - shortLength() : 0);
        return read(start, length + 1);
    }

    private int shortLength() {
        return (int) (tokens - 1 - (windows - 1L) * context);
    }

    private void shuffle(long epoch) {
        SplittableRandom random = random(epoch);
        shorter = random.nextInt(windows);
        shuffled = new int[windows];
        for (int i = 0; i < windows; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        shorterAt = 0;
        while (shuffled[shorterAt] != shorter) shorterAt++;
        shuffledEpoch = epoch;
    }

    private SplittableRandom random(long epoch) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch);
    }

    private int[] read(long from, int count) {
        int[] ids = new int[count];
        long at = from;
        int filled = 0;
        for (TokenSequence shard : shards) {
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
