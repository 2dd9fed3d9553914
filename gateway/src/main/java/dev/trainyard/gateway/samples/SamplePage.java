package dev.trainyard.gateway.samples;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an evaluation's samples.
 *
 * @param compared the steps that made the first and the second checkpoint
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

    /** The number of items of a task, by verdict. */
    public record TaskCounts(String task, long items, long both, long neither, long gained, long lost) {}

    public record JudgedSample(SampleVerdict verdict, Sample sample) {}
}
