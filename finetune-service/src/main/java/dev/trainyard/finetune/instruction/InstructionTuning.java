package dev.trainyard.finetune.instruction;

import dev.trainyard.contracts.recipe.FinetuneRecipe.InstructionRecipe;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.finetune.tuning.Phase;
import dev.trainyard.model.tokenizer.Conversation;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.StepResult;
import dev.trainyard.model.training.TrainingSession;
import java.util.List;

/** Next-token prediction on chats, with loss on the assistant's tokens alone, divided by their count in the step. */
public final class InstructionTuning implements Phase {
    private final List<Conversation> chats;
    private final ItemBatches batches;
    private final LinearDecay rate;

    public InstructionTuning(List<Conversation> chats, InstructionRecipe recipe, long seed) {
        this.chats = List.copyOf(chats);
        batches =
                new ItemBatches("chat", chats.stream().map(ItemBatches::digest).toList(), recipe.batch(), seed);
        rate = new LinearDecay(recipe.learningRate(), recipe.epochs() * batches.perEpoch());
    }

    @Override
    public String name() {
        return "instruction tuning";
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
    public ItemBatches batches() {
        return batches;
    }

    @Override
    public Outcome take(TrainingSession session) {
        List<Conversation> batch =
                batches.at(session.step()).stream().map(chats::get).toList();
        TrailEntry taken = batches.taken(session.step());
        StepResult result = session.step(
                NextTokenLoss.ofConversations(batch, session.model().shape().context()), learningRate(session.step()));
        return new Outcome(result.loss(), result.gradientNorm(), result.tokens(), taken, null);
    }
}
