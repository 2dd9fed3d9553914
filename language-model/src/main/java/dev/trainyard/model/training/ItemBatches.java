package dev.trainyard.model.training;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.trail.TrainingRecord;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * {@link ShuffledBatches} of items that were encoded beforehand, which are identified by the digests of their tokens.
 */
public final class ItemBatches implements StepSource {
    private static final int DIGEST = 32;

    private final String unit;
    private final List<Sha256> items;
    private final int batch;
    private final long seed;
    private final ShuffledBatches batches;

    /**
     * @param unit what an item is: {@code chat}
     * @param items the digest of each item
     */
    public ItemBatches(String unit, List<Sha256> items, int batch, long seed) {
        this.unit = unit;
        this.items = List.copyOf(items);
        this.batch = batch;
        this.seed = seed;
        this.batches = new ShuffledBatches(items.size(), batch, seed);
    }

    /** Describes a training run of this many steps. */
    public TrainingRecord.Items batchPlan(long steps) {
        return new TrainingRecord.Items(steps, unit, items, batch, seed);
    }

    public long perEpoch() {
        return batches.perEpoch();
    }

    /** The indices of a step's items. @param step from 0 */
    public List<Integer> at(long step) {
        return batches.at(step);
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public TrailEntry taken(long step) {
        List<Integer> indices = at(step);
        ByteBuffer all = ByteBuffer.allocate(indices.size() * DIGEST);
        for (int index : indices)
            all.put(HexFormat.of().parseHex(items.get(index).hex()));
        long first = batches.ordinal(step);
        return new TrailEntry(first, first + indices.size() - 1, Sha256.of(all.array()));
    }

    /** The digest of a conversation's tokens and of its loss mask. */
    public static Sha256 digest(Conversation conversation) {
        return Sha256.of(bytes(conversation));
    }

    /** The digest of a pair's tokens and of the reference model's log-probabilities. */
    public static Sha256 digest(PreferencePair pair) {
        byte[] chosen = bytes(pair.chosen());
        byte[] rejected = bytes(pair.rejected());
        return Sha256.of(ByteBuffer.allocate(chosen.length + rejected.length + 2 * Double.BYTES)
                .put(chosen)
                .put(rejected)
                .putDouble(pair.referenceChosen())
                .putDouble(pair.referenceRejected())
                .array());
    }

    private static byte[] bytes(Conversation conversation) {
        int[] ids = conversation.ids();
        ByteBuffer all = ByteBuffer.allocate(Integer.BYTES + ids.length * (Integer.BYTES + 1));
        all.putInt(ids.length);
        for (int i = 0; i < ids.length; i++)
            all.putInt(ids[i]).put((byte) (conversation.trained()[i] ? 1 : 0));
        return all.array();
    }
}
