package dev.trainyard.evaluation.task;

import dev.trainyard.runtime.job.FencedException;
import dev.trainyard.runtime.job.RunCancelledException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A task with a list of items.
 *
 * @param <I> an item
 */
public abstract class ListedTask<I> implements Task {
    private final String name;
    private final int version;
    private final Metric metric;
    private final List<I> items;

    /**
     * @param name see {@link Task#name}
     * @param version see {@link Task#version}
     */
    protected ListedTask(String name, int version, Metric metric, List<I> items) {
        this.name = name;
        this.version = version;
        this.metric = metric;
        this.items = List.copyOf(items);
    }

    protected abstract ItemIdentity identity(I item);

    /** See {@link Task#searchedText}. */
    protected Optional<String> searchedText(I item) {
        return Optional.empty();
    }

    /** The results of some items, in their order. */
    protected abstract List<ItemResult> measure(EvaluatedModel evaluated, List<I> some, MeasurementProgress batches)
            throws RunCancelledException, FencedException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int version() {
        return version;
    }

    @Override
    public final Metric metric() {
        return metric;
    }

    @Override
    public final int items() {
        return items.size();
    }

    /** The items, in the order in which they are measured. */
    public final List<I> chosen() {
        return items;
    }

    @Override
    public final ItemIdentity item(int index) {
        return identity(items.get(index));
    }

    @Override
    public final Optional<String> searchedText(int index) {
        return searchedText(items.get(index));
    }

    @Override
    public final List<ItemResult> measure(EvaluatedModel evaluated, int from, int to, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        return measure(evaluated, items.subList(from, to), batches);
    }

    /**
     * Measures items a few at a time.
     *
     * @param together the number of items in a batch
     */
    protected static <I> List<ItemResult> inBatches(
            List<I> some, int together, Function<List<I>, List<ItemResult>> measured, MeasurementProgress batches)
            throws RunCancelledException, FencedException {
        List<ItemResult> results = new ArrayList<>();
        for (int from = 0; from < some.size(); from += together) {
            List<I> batch = some.subList(from, Math.min(from + together, some.size()));
            results.addAll(measured.apply(batch));
            batches.done(batch.size());
        }
        return results;
    }
}
