package dev.trainyard.finetune.policy;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.finetune.policy.Generation.Answer;
import dev.trainyard.finetune.tuning.CorpusReplay;
import dev.trainyard.finetune.tuning.LinearDecay;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.ItemBatches;
import dev.trainyard.model.training.PolicyLoss;
import dev.trainyard.model.training.ReplayedItems;
import dev.trainyard.model.training.Rollout;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.training.Phase;
import dev.trainyard.training.StepState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Group relative policy optimisation (Shao et al. 2024) over prompts. Before every few steps the model writes several
 * answers to each of their prompts; the steps learn from them. Which prompts a step has depends on its number alone.
 */
public final class PolicyOptimisation implements Phase {
    private final String name;
    private final List<PolicyPrompt> prompts;
    private final PolicySettings settings;
    private final Rollouts rollouts;
    private final Path folder;
    private final ReplayedItems batches;
    private final LinearDecay rate;
    private long current = -1;
    private @Nullable Generation generation;

    /** @param folder of the answers, which outlives the process */
    public PolicyOptimisation(
            String name,
            List<PolicyPrompt> prompts,
            PolicySettings settings,
            Rollouts rollouts,
            CorpusReplay replay,
            Path folder,
            long seed)
            throws IOException {
        this.name = name;
        this.prompts = List.copyOf(prompts);
        this.settings = settings;
        this.rollouts = rollouts;
        this.folder = folder;
        batches = replay.between(
                new ItemBatches(
                        "prompt",
                        prompts.stream().map(PolicyOptimisation::digest).toList(),
                        settings.batch(),
                        seed),
                Collections.nCopies(prompts.size(), settings.group() * settings.longest()));
        rate = new LinearDecay(settings.learningRate(), settings.epochs() * batches.perEpoch());
    }

    private static Sha256 digest(PolicyPrompt prompt) {
        ByteBuffer ids = ByteBuffer.allocate(Integer.BYTES * prompt.ids().length);
        for (int id : prompt.ids()) ids.putInt(id);
        return Sha256.of(ids.array());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long steps() {
        return rate.steps();
    }

    /** The number of times that the policy writes answers. */
    public long generations() {
        return Math.ceilDiv(steps(), settings.updates());
    }

    @Override
    public double learningRate(long step) {
        return rate.at(step);
    }

    @Override
    public Batch batch(long step, StepState state) throws IOException {
        Generation written = generation(step, state.session());
        Set<Integer> ofStep = new HashSet<>(batches.at(step));
        List<Answer> answers = written.answers().stream()
                .filter(answer -> ofStep.contains(answer.prompt()))
                .toList();
        List<Rollout> learned = new ArrayList<>();
        for (Answer answer : answers) answer.rollout(ids(answer)).ifPresent(learned::add);
        // A step in which all answers are equally good still counts, so that steps and prompts stay in line.
        if (learned.isEmpty()) for (Answer answer : answers) learned.add(answer.neutral(ids(answer)));
        int[][] text = batches.windows(step);
        // The share of the text is planned before there are answers, so they count with their largest length.
        long planned = (long) ofStep.size() * settings.group() * settings.longest();
        return new Batch(
                batches.replaying(text, new PolicyLoss(learned, settings.objective()), planned),
                batches.taken(step, text),
                written.statistics(ofStep, rollouts.hasReference()));
    }

    private int[] ids(Answer answer) {
        return prompts.get(answer.prompt()).ids();
    }

    /** The answers for a step, which the policy has written already, or writes now. */
    private Generation generation(long step, TrainingSession session) throws IOException {
        long number = step / settings.updates();
        long first = number * settings.updates();
        if (generation != null && current == number && step > first) return generation;
        Optional<Generation> known = Generation.read(folder, number);
        Generation written;
        if (step > first) {
            written = known.orElseThrow(() -> new IllegalStateException("the answers for the steps from " + first
                    + " are gone, so step " + step + " cannot be repeated; start the run again"));
        } else {
            // After a divergence the same steps are taken again from other weights, for which other answers are needed.
            Sha256 weights = session.fingerprint();
            if (known.isPresent() && known.get().policy().equals(weights)) {
                written = known.get();
            } else {
                written = write(number, first, session, weights);
                written.write(folder, number);
            }
        }
        generation = written;
        current = number;
        return written;
    }

    private Generation write(long number, long first, TrainingSession session, Sha256 weights) throws IOException {
        List<Integer> indices = new ArrayList<>();
        for (long step = first; step < Math.min(first + settings.updates(), steps()); step++) {
            for (int index : batches.at(step)) if (!indices.contains(index)) indices.add(index);
        }
        return rollouts.of(
                session.model(),
                weights,
                number,
                indices,
                indices.stream().map(prompts::get).toList());
    }

    @Override
    public StepSource source() {
        return batches;
    }

    @Override
    public TrainingRecord.BatchPlan batchPlan() {
        return batches.batchPlan(steps());
    }

    /** The loss is a difference of gains, which has no bound. */
    @Override
    public double highestLoss() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public String remedy() {
        return "lower the learningRate of this step of finetune.steps";
    }
}
