package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.SourceTokens;
import dev.trainyard.corpus.TokenSequence;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.trail.TrainingRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Items and, between them, windows of the corpus: the batches of an alignment step that replays text. Windows are those
 * of pre-training ({@link TrainingWindows}), in an order of their own. They are spread evenly: after every step the
 * share of the trained tokens that were in windows is the wanted one, up to one window. A pure function of the step.
 */
public final class ReplayedItems implements StepSource {
    private static final int DIGEST = 32;

    private final ItemBatches items;
    private final @Nullable Text text;
    private long epoch = -1;
    /** The number of the items' trained tokens before each step of the epoch, and after the last. */
    private long[] before = {};

    private record Text(TrainingRecord.Replay plan, TrainingWindows windows, long itemTokensPerEpoch) {
        /** The number of windows that are due when so many tokens of items have been trained on. */
        long due(long itemTokens) {
            return (long) (itemTokens * plan.share() / (1 - plan.share()) / plan.context());
        }
    }

    private ReplayedItems(ItemBatches items, @Nullable Text text) {
        this.items = items;
        this.text = text;
    }

    /** Items without any replay. */
    public static ReplayedItems alone(ItemBatches items) {
        return new ReplayedItems(items, null);
    }

    /**
     * @param plan with a share above 0 and below 1
     * @param shards those of the plan, in its order
     * @throws IllegalArgumentException if there is no text in them
     */
    public static ReplayedItems of(ItemBatches items, TrainingRecord.Replay plan, List<TokenShard> shards)
            throws IOException {
        if (!(plan.share() > 0 && plan.share() < 1)) {
            throw new IllegalArgumentException("a replay of " + plan.share() + " is not between 0 and 1");
        }
        String source = plan.source();
        List<TokenSequence> text = new ArrayList<>();
        for (TokenShard shard : shards) text.add(source == null ? shard : SourceTokens.of(shard, source));
        return new ReplayedItems(
                items,
                new Text(
                        plan,
                        new TrainingWindows(text, plan.context(), 1, plan.seed()),
                        plan.tokens().stream().mapToLong(Integer::intValue).sum()));
    }

    /** Describes a training run of this many steps. */
    public TrainingRecord.Items batchPlan(long steps) {
        TrainingRecord.Items alone = items.batchPlan(steps);
        return new TrainingRecord.Items(
                steps, alone.unit(), alone.items(), alone.batch(), alone.seed(), text == null ? null : text.plan());
    }

    public long perEpoch() {
        return items.perEpoch();
    }

    /** The indices of a step's items. @param step from 0 */
    public List<Integer> at(long step) {
        return items.at(step);
    }

    /** A step's windows, often none if the share is small. @param step from 0 */
    public int[][] windows(long step) {
        if (text == null) return new int[0][];
        long first = text.due(tokensBefore(text, step));
        int[][] due = new int[Math.toIntExact(text.due(tokensBefore(text, step + 1)) - first)][];
        for (int i = 0; i < due.length; i++) due[i] = text.windows().batch(first + i)[0];
        return due;
    }

    /**
     * A step's own loss, together with the loss on its windows.
     *
     * @param tokens trained by {@code own}
     */
    public Objective replaying(int[][] windows, Objective own, long tokens) {
        return windows.length == 0 ? own : new ReplayLoss(own, tokens, NextTokenLoss.ofWindows(windows));
    }

    private long tokensBefore(Text text, long step) {
        long of = step / items.perEpoch();
        if (of != epoch) {
            epoch = of;
            before = new long[Math.toIntExact(items.perEpoch())];
            long sum = of * text.itemTokensPerEpoch();
            for (int i = 0; i < before.length; i++) {
                before[i] = sum;
                for (int item : items.at(of * items.perEpoch() + i))
                    sum += text.plan().tokens().get(item);
            }
        }
        return before[(int) (step % items.perEpoch())];
    }

    @Override
    public String unit() {
        return items.unit();
    }

    @Override
    public TrailEntry taken(long step) {
        return taken(step, windows(step));
    }

    /** The trail's entry for a step, from 0; the ordinals are those of the items. @param windows of the step */
    public TrailEntry taken(long step, int[][] windows) {
        TrailEntry alone = items.taken(step);
        if (windows.length == 0) return alone;
        byte[] both = ByteBuffer.allocate(2 * DIGEST)
                .put(HexFormat.of().parseHex(alone.digest().hex()))
                .put(HexFormat.of().parseHex(TrainingWindows.digest(windows).hex()))
                .array();
        return new TrailEntry(alone.first(), alone.last(), Sha256.of(both));
    }
}
