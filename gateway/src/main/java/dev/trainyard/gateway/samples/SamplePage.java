package dev.trainyard.gateway.samples;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an evaluation's samples.
 *
 * @param compared the names of the first and the second checkpoint: the steps that made them, or {@code RUN:STEP}
 * @param tasks every task of the evaluation, whatever the filter
 * @param matching the number of samples that the filter accepts
 * @param next the position of the next page; absent if this is the last one
 */
public record SamplePage(
        List<String> compared,
        List<TaskCounts> tasks,
        long matching,
        List<JudgedSample> samples,
        @Nullable Long next) {
    public SamplePage {
        compared = List.copyOf(compared);
        tasks = List.copyOf(tasks);
        samples = List.copyOf(samples);
    }

    /**
     * The number of items of a task, by verdict.
     *
     * @param contaminated items whose text may have been in the training data
     * @param categories of its items, at most 200, in alphabetical order
     */
    public record TaskCounts(
            String task,
            long items,
            long both,
            long neither,
            long gained,
            long lost,
            long contaminated,
            List<String> categories) {
        public TaskCounts {
            categories = List.copyOf(categories);
        }
    }

    public record JudgedSample(SampleVerdict verdict, Sample sample) {}
}
