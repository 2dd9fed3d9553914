package dev.trainyard.finetune.instruction;

import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.ReplayedItems;
import dev.trainyard.model.transformer.MaskedSequence;
import dev.trainyard.training.Phase;
import dev.trainyard.training.StepState;
import java.io.IOException;
import java.util.List;

/**
 * Next-token prediction on chats, with loss on the assistant's tokens only, and on all tokens of the text that is
 * replayed. The loss is divided by the number of these tokens in the step.
 */
public final class InstructionTuning implements Phase {
    private final List<Conversation> chats;
    private final ReplayedItems batches;
    private final LinearDecay rate;
    private final String phase;
    private final int context;

    /** @param context longest sequence, in tokens, that the model reads */
    public InstructionTuning(
            List<Conversation> chats, int context, InstructionRecipe recipe, CorpusReplay replay, long seed)
            throws IOException {
        this(chats, context, recipe.phase(), recipe.batch(), recipe.epochs(), recipe.learningRate(), replay, seed);
    }

    /**
     * @param context longest sequence, in tokens, that the model reads
     * @param phase its name, as shown to people
     * @param batch conversations in one optimizer step
     * @param learningRate the highest
     */
    public InstructionTuning(
            List<Conversation> chats,
            int context,
            String phase,
            int batch,
            int epochs,
            double learningRate,
            CorpusReplay replay,
            long seed)
            throws IOException {
        this.chats = List.copyOf(chats);
        this.context = context;
        batches = replay.between(
                new ItemBatches("chat", chats.stream().map(ItemBatches::digest).toList(), batch, seed),
                chats.stream()
                        .map(chat ->
                                MaskedSequence.ofConversation(chat, context).targets())
                        .toList());
        this.phase = phase;
        rate = new LinearDecay(learningRate, (long) epochs * batches.perEpoch());
    }

    @Override
    public String name() {
        return phase;
    }

    @Override
    public long steps() {
        return rate.steps();
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public Batch batch(long step, StepState state) {
        List<Conversation> batch = batches.at(step).stream().map(chats::get).toList();
        NextTokenLoss loss = NextTokenLoss.ofConversations(batch, context);
        int[][] text = batches.windows(step);
        return new Batch(batches.replaying(text, loss, loss.units()), batches.taken(step, text));
    }

    @Override
    public StepSource source() {
        return batches;
    }

    @Override
    public TrainingRecord.BatchPlan batchPlan() {
        return batches.batchPlan(steps());
    }

    /** A model that has never seen a chat may find its first one less likely than a random guess would. */
    @Override
    public double highestLoss() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public String remedy() {
        return "lower the learningRate of this step of finetune.steps";
    }
}
