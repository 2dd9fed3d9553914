package dev.trainyard.training;

import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * What a training does when it diverges: it goes back, once, to the durable step before its newest, which may have been
 * saved when the harm was done already, and on from there with half the learning rate. That it did is durable too. When
 * it diverges again, it fails.
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

    /** The tally to go on with from a durable step, or from the start where there is none yet. */
    TrainingTally tally(TrainingSession session, TrainingTally tally, long steps) throws IOException {
        used = tally.halvedAt() != null;
        if (diverged == null) return tally;
        LOG.log(Level.WARNING, "going back with half the learning rate: step={0} reason={1}", session.step(), diverged);
        context.progress("going back, with half the learning rate", "steps", session.step(), steps);
        diverged = null;
        used = true;
        TrainingTally halved = tally.halvedAt(session.step());
        durable.save(session, halved);
        return halved;
    }

    /** @throws DivergedException where the training had gone back already */
    void after(DivergedException divergence) throws DivergedException, IOException {
        if (used) throw divergence.again();
        durable.dropNewestOfTwo();
        diverged = divergence;
    }
}
