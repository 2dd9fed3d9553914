package dev.trainyard.training;

import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Rolls a training run back once when it diverges: to the durable step before the newest (the newest may have been
 * saved after the divergence began), from which training continues with half the learning rate. The rollback itself is
 * recorded durably. A second divergence makes the training fail.
 */
final class DivergenceRetry {
    private static final Logger LOG = System.getLogger(DivergenceRetry.class.getName());

    private final DurableSteps durable;
    private final JobContext context;
    private @Nullable DivergedException diverged;
    private boolean used;

    DivergenceRetry(DurableSteps durable, JobContext context) {
        this.durable = durable;
        this.context = context;
    }

    /** The tally with which to continue from a durable step, or from the start if there is none yet. */
    TrainingTally tally(TrainingSession session, TrainingTally tally, long steps) throws IOException {
        used = tally.halvedAt() != null;
        if (diverged == null) return tally;
        LOG.log(
                Level.WARNING,
                "rolling back with half the learning rate: step={0} reason={1}",
                session.step(),
                diverged);
        context.progress("rolling back with half the learning rate", "steps", session.step(), steps);
        diverged = null;
        used = true;
        TrainingTally halved = tally.halvedAt(session.step());
        durable.save(session, halved);
        return halved;
    }

    /** @throws DivergedException if the training was already rolled back once */
    void after(DivergedException divergence) throws DivergedException, IOException {
        if (used) throw divergence.again();
        durable.dropNewestOfTwo();
        diverged = divergence;
    }
}
