package dev.trainyard.evaluation.task;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.AskedForm;
import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.List;
import java.util.Optional;

/** A task of an evaluation with its chosen items, which are the same for every checkpoint. */
public interface Task {
    /** The published name, such as {@code refuse-harmful}. */
    String name();

    /** To be raised when the same items would get other results from the same checkpoint than before. */
    int version();

    Metric metric();

    /** The number of items. */
    int items();

    /**
     * The identity of an item.
     *
     * @param index from 0
     */
    ItemIdentity item(int index);

    /**
     * The text by which an item is recognised in training documents: what is asked, with the right answer if there is
     * one. Empty for an item that may stand there.
     *
     * @param index from 0
     */
    default Optional<String> searchedText(int index) {
        return Optional.empty();
    }

    /**
     * The number of items that are measured together, as one piece of work; a piece should take seconds to a minute.
     * Where one begins and ends can change the last bits of results, so this belongs to the task's {@link #version}.
     */
    default int sliceItems() {
        return 40;
    }

    /** The digest of the task's name and version and of all its items, in their order. */
    default Sha256 digest() {
        return TaskSlice.whole(this).digest();
    }

    /**
     * The results of some items, in the same order for every checkpoint. A result depends on its item and the
     * checkpoint alone, not on the other items that are measured with it.
     *
     * @param from index of the first item
     * @param to index after the last item
     */
    List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException;

    /** The results of all items. */
    default List<ItemResult> measure(EvaluatedModel evaluated, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return measure(evaluated, 0, items(), batches);
    }

    /** In which form the questions are put; empty if the task has a form of its own. */
    default Optional<AskedForm> form() {
        return Optional.empty();
    }

    /** What a reader of the scores should know about the choice of the items, in sentences; usually nothing. */
    default List<String> notes() {
        return List.of();
    }
}
