package dev.trainyard.evaluation.task;

import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;

/**
 * Receives the progress of a measurement between batches, and stops it with an exception if the run is cancelled or
 * another attempt has taken over.
 */
@FunctionalInterface
public interface MeasurementProgress {
    /** @param items measured since the last call */
    void done(int items) throws RunCancelledException, FencedException;
}
