package dev.trainyard.evaluation.task;

import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.List;

/** One thing that checkpoints are measured on, with its items chosen: every checkpoint gets the same ones. */
public interface Task {
    /** The published name, such as {@code refuse-harmful}. */
    String name();

    Metric metric();

    /** How many items there are. */
    int items();

    /** The result of each item, in the same order for every checkpoint. */
    List<ItemResult> measure(EvaluatedModel evaluated, Batches batches) throws RunCancelledException, FencedException;
}
