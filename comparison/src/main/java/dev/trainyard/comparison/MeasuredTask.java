package dev.trainyard.comparison;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results of a checkpoint in one task.
 *
 * @param metric of the task, such as {@code accuracy} or {@code bits-per-byte}
 * @param items by their names, which are the same for every checkpoint
 */
public record MeasuredTask(String metric, SortedMap<String, MeasuredItem> items) {
    public MeasuredTask {
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
    }

    public MeasuredTask(String metric, Map<String, MeasuredItem> items) {
        this(metric, (SortedMap<String, MeasuredItem>) new TreeMap<>(items));
    }
}
