package dev.trainyard.comparison;

import dev.trainyard.contracts.event.AskedForm;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The results of a checkpoint in one task.
 *
 * @param metric of the task, such as {@code accuracy} or {@code bits-per-byte}
 * @param version of the task, which is raised when the same items would get other results; 0 if unknown
 * @param form of its questions; null if unknown, or if the task has a form of its own
 * @param items by their names, which are the same for every checkpoint
 */
public record MeasuredTask(
        String metric, int version, @Nullable AskedForm form, SortedMap<String, MeasuredItem> items) {
    public MeasuredTask {
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
    }

    /** Results of an unknown version of the task. */
    public MeasuredTask(String metric, Map<String, MeasuredItem> items) {
        this(metric, 0, null, new TreeMap<>(items));
    }

    /** Results of a task that has a form of its own. */
    public MeasuredTask(String metric, int version, SortedMap<String, MeasuredItem> items) {
        this(metric, version, null, items);
    }

    /** Why scores of this task cannot be compared with those of another one of its name; empty if they can. */
    public Optional<String> incomparableWith(MeasuredTask other) {
        if (!metric.equals(other.metric)) {
            return Optional.of("the metric of one is " + metric + ", that of the other is " + other.metric);
        }
        if (version != other.version && version > 0 && other.version > 0) {
            return Optional.of("one was asked version " + version + " of the task, the other version " + other.version);
        }
        return form == null || other.form == null ? Optional.empty() : difference(form, other.form);
    }

    private static Optional<String> difference(AskedForm form, AskedForm other) {
        if (form.chat() != other.chat()) {
            return Optional.of("only one was asked in its chat template");
        }
        if (form.fewShot() != other.fewShot()) {
            return Optional.of(
                    "one was shown " + form.fewShot() + " examples before each question, the other " + other.fewShot());
        }
        return Optional.empty();
    }
}
