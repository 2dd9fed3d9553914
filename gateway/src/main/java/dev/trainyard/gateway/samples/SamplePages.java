package dev.trainyard.gateway.samples;

import dev.trainyard.gateway.samples.SamplePage.JudgedSample;
import dev.trainyard.gateway.samples.SamplePage.TaskCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Pages of samples, of which no more than a page is in memory. */
public final class SamplePages {
    private static final int MOST_CATEGORIES = 200;

    private final SampleSource source;
    private final List<String> compared;
    private final Set<String> lowerIsBetter;

    /**
     * @param compared the names of the two checkpoints
     * @param lowerIsBetter the tasks of which a lower score is better
     */
    public SamplePages(SampleSource source, List<String> compared, Set<String> lowerIsBetter) {
        this.source = source;
        this.compared = List.copyOf(compared);
        this.lowerIsBetter = Set.copyOf(lowerIsBetter);
    }

    /** What is counted of a task. */
    private static final class Counts {
        private final Map<SampleVerdict, Long> by = new EnumMap<>(SampleVerdict.class);
        private final Set<String> categories = new TreeSet<>();
        private long contaminated;

        void add(Sample sample, SampleVerdict verdict) {
            by.merge(verdict, 1L, Long::sum);
            if (sample.isContaminated()) contaminated++;
            String category = sample.category();
            if (category != null && categories.size() < MOST_CATEGORIES) categories.add(category);
        }

        long of(SampleVerdict verdict) {
            return by.getOrDefault(verdict, 0L);
        }

        TaskCounts of(String task) {
            return new TaskCounts(
                    task,
                    by.values().stream().mapToLong(Long::longValue).sum(),
                    of(SampleVerdict.BOTH),
                    of(SampleVerdict.NEITHER),
                    of(SampleVerdict.GAINED),
                    of(SampleVerdict.LOST),
                    contaminated,
                    List.copyOf(categories));
        }
    }

    /** The samples that have been read so far. */
    private final class Reading {
        private final SampleFilter filter;
        private final long from;
        private final int limit;
        private final Map<String, Counts> tasks = new LinkedHashMap<>();
        private final List<JudgedSample> samples = new ArrayList<>();
        private long matching;

        Reading(SampleFilter filter, long from, int limit) {
            this.filter = filter;
            this.from = from;
            this.limit = limit;
        }

        void add(Sample sample) {
            SampleVerdict verdict = sample.verdict(lowerIsBetter.contains(sample.task()));
            tasks.computeIfAbsent(sample.task(), _ -> new Counts()).add(sample, verdict);
            if (!filter.accepts(sample, verdict)) return;
            if (matching >= from && samples.size() < limit) samples.add(new JudgedSample(verdict, sample));
            matching++;
        }

        SamplePage page() {
            long after = from + samples.size();
            return new SamplePage(
                    compared,
                    tasks.entrySet().stream()
                            .map(task -> task.getValue().of(task.getKey()))
                            .toList(),
                    matching,
                    samples,
                    after < matching ? after : null);
        }
    }

    /** @param from the number of matching samples before the page */
    public SamplePage page(SampleFilter filter, long from, int limit) throws IOException {
        Reading reading = new Reading(filter, from, limit);
        source.read(reading::add);
        return reading.page();
    }
}
