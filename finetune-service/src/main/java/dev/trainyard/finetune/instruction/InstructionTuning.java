package dev.trainyard.finetune.instruction;

import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.training.Phase;
import java.util.List;

/** Next-token prediction on chats, with loss on the assistant's tokens only, divided by their number in the step. */
public final class InstructionTuning implements Phase {
    private final List<Conversation> chats;
    private final ItemBatches batches;
    private final LinearDecay rate;
    private final String phase;
    private final int context;

    /** @param context longest sequence, in tokens, that the model reads */
    public InstructionTuning(List<Conversation> chats, int context, InstructionRecipe recipe, long seed) {
        this.chats = List.copyOf(chats);
        this.context = context;
        batches =
                new ItemBatches("chat", chats.stream().map(ItemBatches::digest).toList(), recipe.batch(), seed);
        phase = recipe.phase();
        rate = new LinearDecay(recipe.learningRate(), recipe.epochs() * batches.perEpoch());
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
    public Batch batch(long step) {
        List<Conversation> batch = batches.at(step).stream().map(chats::get).toList();
        return new Batch(NextTokenLoss.ofConversations(batch, context), batches.taken(step));
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
