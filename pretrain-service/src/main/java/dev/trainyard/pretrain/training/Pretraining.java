package dev.trainyard.pretrain.training;

import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.trail.TrailEntry;
import dev.trainyard.model.training.NextTokenLoss;
import dev.trainyard.model.training.StepResult;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.pretrain.observation.Observations;
import dev.trainyard.pretrain.resumption.DurableSteps;
import dev.trainyard.pretrain.resumption.TrainingTally;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.RunCancelledException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The training loop. Which tokens a step sees and how far it moves the weights depend on the step's number alone, so a
 * training that was broken off and resumed ends with the same weights as one that was not.
 */
public final class Pretraining {
    private static final Logger LOG = System.getLogger(Pretraining.class.getName());
    private static final Duration BETWEEN_REPORTS = Duration.ofMillis(250);
    static final Duration BETWEEN_PREDICTIONS = Duration.ofSeconds(2);
    static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

    /** How long training goes on between two looks of a kind, in multiples of what the last one took. */
    static final int TIMES_ITS_COST = 30;

    private final TrainingPlan plan;
    private final TrainingWindows windows;
    private final List<HeldOutDocument> validation;
    private final Observations observations;
    private final DurableSteps durable;
    private final JobContext context;
    private @Nullable TimeEstimate estimate;
    private Duration betweenPredictions = BETWEEN_PREDICTIONS;
    private Duration betweenSamples = BETWEEN_SAMPLES;

    public Pretraining(
            TrainingPlan plan,
            TrainingWindows windows,
            List<HeldOutDocument> validation,
            Observations observations,
            DurableSteps durable,
            JobContext context) {
        this.plan = plan;
        this.windows = windows;
        this.validation = validation;
        this.observations = observations;
        this.durable = durable;
        this.context = context;
    }

    /** Finds out in a few seconds how long the training will take, and tells it when the training begins. */
    public void estimate(Precision precision) {
        if (plan.steps() == 0) return;
        context.progress("estimating", "steps", 0, plan.steps());
        estimate = TimeEstimate.probe(plan, precision, windows, validation, observations);
    }

    /** Bits per byte of the validation passages, by the model as it is. */
    public double bitsPerByte(TrainingSession session) {
        return BitsPerByte.of(BitsPerByte.measure(session.model(), validation));
    }

    /**
     * Trains to the plan's last step.
     *
     * @param tally of the steps that the session has behind it
     * @return the tally after the last step
     * @throws DivergedException when the weights of the session are spoilt
     */
    public TrainingTally run(TrainingSession session, TrainingTally tally)
            throws DivergedException, RunCancelledException, FencedException, IOException {
        if (estimate != null) tell(estimate, session.step());
        StepReports reports = new StepReports(context.run(), plan.steps());
        Generator generator = new Generator(session.model());
        context.due("save", plan.saveEvery());
        while (session.step() < plan.steps()) {
            context.checkActive();
            observe(session.step(), generator);

            double learningRate =
                    tally.learningRateShare(session.step()) * plan.schedule().at(session.step());
            long began = System.nanoTime();
            int[][] rows = windows.batch(session.step());
            TrailEntry taken = windows.taken(session.step(), rows);
            StepResult result = session.step(NextTokenLoss.ofWindows(rows), learningRate);
            double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
            long step = session.step();
            durable.trail().add(taken);
            if (DivergedException.isSeenIn(
                    result.loss(), result.gradientNorm(), plan.shape().vocabulary())) {
                throw DivergedException.at(step, result.loss(), result.gradientNorm(), learningRate);
            }
            tally = tally.plus(result.tokens(), seconds);
            reports.add(result, seconds);

            @Nullable Double measured = plan.measuresAfter(step) ? (Double) bitsPerByte(session) : null;
            if (measured != null) tally = tally.measured(measured);
            if (measured != null || context.due("step", BETWEEN_REPORTS)) {
                context.report(reports.take(step, learningRate, measured));
            }
            if (step == plan.steps() || context.due("save", plan.saveEvery())) save(session, tally);
        }
        context.report(observations.sample(context.run(), session.step(), generator));
        settle(session, tally);
        return tally;
    }

    /** Makes a step durable, soon; on a full disk, once there is room again: nothing that was trained is lost. */
    private void save(TrainingSession session, TrainingTally tally) throws IOException {
        while (true) {
            try {
                durable.save(session, tally);
                return;
            } catch (IOException e) {
                context.awaitRoom(e, plan.durableBytes());
            }
        }
    }

    private void settle(TrainingSession session, TrainingTally tally) throws IOException {
        while (true) {
            try {
                durable.settle();
                return;
            } catch (IOException e) {
                context.awaitRoom(e, plan.durableBytes());
                save(session, tally);
            }
        }
    }

    private void tell(TimeEstimate estimate, long done) {
        double seconds = estimate.from(done, plan);
        LOG.log(
                Level.INFO,
                "training begins: run={0} step={1} of={2} estimatedSeconds={3} stepSeconds={4} measuringSeconds={5}"
                        + " watching={6}",
                context.run(),
                done,
                plan.steps(),
                Math.round(seconds),
                estimate.step(),
                estimate.measuring(),
                estimate.watching());
        context.report(new StageProgressed(
                context.run(),
                Stage.PRETRAIN,
                "pre-training",
                "steps",
                done,
                plan.steps(),
                1 / estimate.step(),
                seconds));
    }

    /**
     * Shows what the model makes of text, every few seconds; on a slow or busy machine less often, so that watching takes
     * a small part of the time.
     */
    private void observe(long step, Generator generator) {
        if (context.due("prediction", betweenPredictions)) {
            long began = System.nanoTime();
            context.report(observations.prediction(context.run(), step, generator));
            betweenPredictions = pause(BETWEEN_PREDICTIONS, began);
        }
        if (context.due("sample", betweenSamples)) {
            long began = System.nanoTime();
            context.report(observations.sample(context.run(), step, generator));
            betweenSamples = pause(BETWEEN_SAMPLES, began);
        }
    }

    private static Duration pause(Duration least, long began) {
        Duration affordable = Duration.ofNanos(System.nanoTime() - began).multipliedBy(TIMES_ITS_COST);
        return affordable.compareTo(least) > 0 ? affordable : least;
    }
}
