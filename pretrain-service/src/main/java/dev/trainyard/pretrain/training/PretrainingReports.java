package dev.trainyard.pretrain.training;

import dev.trainyard.contracts.event.StageProgressed;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.generation.Generator;
import dev.trainyard.model.scoring.BitsPerByte;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.pretrain.observation.Observations;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.training.StartingPoint;
import dev.trainyard.training.TrainingListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports on pre-training besides its steps: the expected time, bits per byte, predictions and samples. */
public final class PretrainingReports implements TrainingListener {
    private static final Logger LOG = System.getLogger(PretrainingReports.class.getName());
    static final Duration BETWEEN_PREDICTIONS = Duration.ofSeconds(2);
    static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);

    private final TrainingPlan plan;
    private final List<HeldOutDocument> validation;
    private final Observations observations;
    private final JobContext context;
    private @Nullable TimeEstimate estimate;

    public PretrainingReports(
            TrainingPlan plan, List<HeldOutDocument> validation, Observations observations, JobContext context) {
        this.plan = plan;
        this.validation = List.copyOf(validation);
        this.observations = observations;
        this.context = context;
    }

    /**
     * Estimates in a few seconds how long the training will take; reported when training begins. An attempt that goes on
     * after a restart soon knows from its own steps.
     */
    public void estimate(StartingPoint start, Precision precision, TrainingWindows windows) throws IOException {
        if (plan.steps() == 0 || context.attempt() > 1) return;
        context.progress("estimating", "steps", 0, plan.steps());
        estimate = TimeEstimate.probe(plan, start, precision, windows, validation, observations);
    }

    @Override
    public void begins(TrainingSession session) {
        if (estimate != null) tell(estimate, session.step());
    }

    @Override
    public void beforeStep(TrainingSession session) {
        observe(session.step(), new Generator(session.model()));
    }

    @Override
    public void ends(TrainingSession session) {
        context.report(observations.sample(context.run(), session.step(), new Generator(session.model())));
    }

    @Override
    public Optional<Double> bitsPerByte(TrainingSession session) {
        return plan.measuresAfter(session.step())
                ? Optional.of(BitsPerByte.of(BitsPerByte.measure(session.model(), validation)))
                : Optional.empty();
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

    private void observe(long step, Generator generator) {
        context.observe(
                "prediction",
                BETWEEN_PREDICTIONS,
                () -> context.report(observations.prediction(context.run(), step, generator)));
        context.observe(
                "sample", BETWEEN_SAMPLES, () -> context.report(observations.sample(context.run(), step, generator)));
    }
}
