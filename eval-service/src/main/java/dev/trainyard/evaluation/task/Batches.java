package dev.trainyard.evaluation.task;

import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;

/** Is told between the batches of a measure, and ends the work by throwing where it is no longer wanted. */
@FunctionalInterface
public interface Batches {
    /** @param items measured since the last call */
    void done(int items) throws RunCancelledException, FencedException;
}
