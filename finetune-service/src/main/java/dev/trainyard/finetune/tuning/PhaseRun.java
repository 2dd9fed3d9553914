package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Takes a phase's steps from where its session stands to the end, saving and telling on the way. */
public final class PhaseRun {
    private static final Duration REPORT_EVERY = Duration.ofMillis(250);

    /** A weight and its two moments, 32 bits each. */
    public static final int BYTES_A_PARAMETER = 12;

    private final Phase phase;
    private final SavedPhase saved;
    private final Duration saveEvery;
    private final Samples samples;
    private final JobContext context;
    private final InstantSource clock;

    private Pace sinceReport = Pace.NONE;

    public PhaseRun(
            Phase phase,
            SavedPhase saved,
            Duration saveEvery,
            Samples samples,
            JobContext context,
            InstantSource clock) {
        this.phase = phase;
        this.saved = saved;
        this.saveEvery = saveEvery;
        this.samples = samples;
        this.context = context;
        this.clock = clock;
    }

    /** The pace of all steps, those before a restart included. */
    public Pace toEnd(TrainingSession session) throws IOException {
        Pace pace = saved.pace();
        String save = "save " + phase.name();
        context.due(save, saveEvery);
        while (session.step() < phase.steps()) {
            context.checkActive();
            double learningRate = phase.learningRate(session.step());
            long started = clock.millis();
            Phase.Outcome outcome = phase.take(session);
            double seconds = (clock.millis() - started) / 1e3;
            pace = pace.plus(outcome.tokens(), seconds);
            sinceReport = sinceReport.plus(outcome.tokens(), seconds);
            saved.trail().add(outcome.taken());
            checkFinite(outcome, session.step());
            report(outcome, learningRate, session.step(), pace);
            samples.take(session);
            if (session.step() == phase.steps() || context.due(save, saveEvery)) {
                context.checkActive();
                save(session, pace);
                context.durable(phase.name(), session.step());
            }
        }
        return pace;
    }

    /** On a full disk, once there is room again: nothing that was trained is lost. */
    private void save(TrainingSession session, Pace pace) throws IOException {
        while (true) {
            try {
                saved.save(session, pace);
                return;
            } catch (IOException e) {
                context.awaitRoom(e, BYTES_A_PARAMETER * session.model().shape().parameters());
            }
        }
    }

    private void report(Phase.Outcome outcome, double learningRate, long step, Pace pace) {
        boolean last = step == phase.steps();
        if (!context.due("step " + phase.name(), last ? Duration.ZERO : REPORT_EVERY)) return;
        context.report(new StepCompleted(
                context.run(),
                Stage.FINETUNE,
                phase.name(),
                step,
                phase.steps(),
                outcome.loss(),
                learningRate,
                outcome.gradientNorm(),
                sinceReport.tokensPerSecond(),
                pace.seconds() / step * (phase.steps() - step),
                null,
                outcome.rewardMargin()));
        sinceReport = Pace.NONE;
    }

    private void checkFinite(Phase.Outcome outcome, long step) {
        if (!Double.isFinite(outcome.loss())) {
            throw new IllegalStateException("The loss of " + phase.name() + " left the numbers at step " + step
                    + "; lower finetune's learningRate.");
        }
    }
}
