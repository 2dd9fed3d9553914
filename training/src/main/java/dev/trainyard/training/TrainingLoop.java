package dev.trainyard.training;

import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.training.Rewards;
import dev.trainyard.model.training.StepResult;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Takes the remaining steps of a phase, and saves and reports them. */
final class TrainingLoop {
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);

    private final Stage stage;
    private final Phase phase;
    private final Duration saveEvery;
    private final TrainingListener listener;
    private final DurableSteps durable;
    private final JobContext context;

    TrainingLoop(
            Stage stage,
            Phase phase,
            Duration saveEvery,
            TrainingListener listener,
            DurableSteps durable,
            JobContext context) {
        this.stage = stage;
        this.phase = phase;
        this.saveEvery = saveEvery;
        this.listener = listener;
        this.durable = durable;
        this.context = context;
    }

    /**
     * @param start tally of the steps that the session has taken already
     * @return the tally after the last step, which is durable
     * @throws DivergedException if the training has diverged; the session's weights are then unusable
     * @throws FallingLikelihoodException if chosen answers lose likelihood, and the phase is to stop then
     */
    TrainingTally toEnd(TrainingSession session, TrainingTally start)
            throws DivergedException, FallingLikelihoodException, IOException {
        TrainingTally tally = start;
        StepReports reports = new StepReports(context.run(), stage, phase);
        String save = "save " + phase.name();
        String report = "step " + phase.name();
        listener.begins(session);
        context.due(save, saveEvery);
        while (session.step() < phase.steps()) {
            context.checkActive();
            listener.beforeStep(session);

            double learningRate = tally.learningRateShare(session.step()) * phase.learningRate(session.step());
            long began = System.nanoTime();
            Phase.Batch batch = phase.batch(session.step(), new StepState(session, tally.watch()));
            double gathering = seconds(began);
            StepResult result = session.step(batch.objective(), learningRate);
            double seconds = seconds(began);
            durable.trail().add(batch.entry());
            if (!Double.isFinite(result.gradientNorm()) || !(result.loss() <= phase.highestLoss())) {
                throw DivergedException.at(session.step(), result, learningRate, phase);
            }
            tally = tally.plus(result.tokens(), seconds);
            reports.add(batch, result, seconds, seconds - gathering);
            PreferenceWatch before = tally.watch();
            tally = watched(session.step(), result, tally);
            Optional<String> notice = tally.watch().since(before);

            boolean last = session.step() == phase.steps();
            Optional<Double> measured = listener.bitsPerByte(session);
            if (measured.isPresent()) tally = tally.measured(measured.get());
            if (last || measured.isPresent() || notice.isPresent() || context.due(report, BETWEEN_REPORTS)) {
                context.report(reports.take(session.step(), learningRate, measured.orElse(null), notice.orElse(null)));
            }
            if (stops(before, tally.watch())) {
                throw new FallingLikelihoodException(
                        phase.name(), tally.watch().notices().getLast());
            }
            if (last || context.due(save, saveEvery)) {
                context.checkActive();
                save(session, tally);
            }
        }
        listener.ends(session);
        settle(session, tally);
        return tally;
    }

    /** The seconds since a time of the clock. */
    private static double seconds(long began) {
        return (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** The tally with what a step on preferences has shown. @param step from 1 */
    private TrainingTally watched(long step, StepResult result, TrainingTally tally) {
        Rewards rewards = result.rewards();
        Optional<PreferenceWatch.Rules> rules = phase.watch();
        if (rewards == null || rules.isEmpty()) return tally;
        return tally.shown(tally.watch().plus(step - 1, phase.steps(), rewards, rules.get()));
    }

    private boolean stops(PreferenceWatch before, PreferenceWatch now) {
        boolean fell = now.fellAt() != null && before.fellAt() == null;
        return fell && phase.watch().orElseThrow().onFall() == FallingLikelihood.STOP;
    }

    /** Begins to make a step durable. On a full disk it waits until there is room again, so no training is lost. */
    private void save(TrainingSession session, TrainingTally tally) throws IOException {
        while (true) {
            try {
                durable.save(session, tally);
                return;
            } catch (IOException e) {
                awaitRoom(e, session);
            }
        }
    }

    private void settle(TrainingSession session, TrainingTally tally) throws IOException {
        while (true) {
            try {
                durable.settle();
                return;
            } catch (IOException e) {
                awaitRoom(e, session);
                save(session, tally);
            }
        }
    }

    private void awaitRoom(IOException failure, TrainingSession session) throws IOException {
        context.awaitRoom(failure, DurableSteps.bytes(session.trainedParameters(), phase.steps()));
    }
}
