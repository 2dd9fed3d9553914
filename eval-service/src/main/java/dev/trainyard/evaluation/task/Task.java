package dev.trainyard.evaluation.task;

import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.List;

/** A task of an evaluation with its chosen items, which are the same for every checkpoint. */
public interface Task {
    /** The published name, such as {@code refuse-harmful}. */
    String name();

    Metric metric();

    /** The number of items. */
    int items();

    /** The result of each item, in the same order for every checkpoint. */
    List<ItemResult> measure(EvaluatedModel evaluated, MeasurementProgress batches)
            throws RunCancelledException, FencedException;
}
