package dev.trainyard.gateway.samples;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.gateway.samples.SamplePage.JudgedSample;
import dev.trainyard.gateway.samples.SamplePage.TaskCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the samples of an evaluation, a line for each item, without keeping more than a page in memory. */
public final class SampleFile {
    /** The file's name in an evaluation. */
    public static final String NAME = "items.jsonl";

    private final Path file;
    private final List<String> compared;
    private final Set<String> lowerIsBetter;

    /**
     * @param compared the steps that made the two checkpoints
     * @param lowerIsBetter the tasks of which a lower score is better
     */
    public SampleFile(Path folder, List<String> compared, Set<String> lowerIsBetter) {
        this.file = folder.resolve(NAME);
        this.compared = List.copyOf(compared);
        this.lowerIsBetter = Set.copyOf(lowerIsBetter);
    }

    /** @param from the number of matching samples before the page */
    public SamplePage page(SampleFilter filter, long from, int limit) throws IOException {
        Map<String, Map<SampleVerdict, Long>> tasks = new LinkedHashMap<>();
        List<JudgedSample> samples = new ArrayList<>();
        long matching = 0;
        try (MappingIterator<Sample> lines = samples()) {
            while (lines.hasNextValue()) {
                Sample sample = lines.nextValue();
                SampleVerdict verdict = sample.verdict(lowerIsBetter.contains(sample.task()));
                tasks.computeIfAbsent(sample.task(), _ -> new EnumMap<>(SampleVerdict.class))
                        .merge(verdict, 1L, Long::sum);
                if (!filter.accepts(sample, verdict)) continue;
                if (matching >= from && samples.size() < limit) samples.add(new JudgedSample(verdict, sample));
                matching++;
            }
        }
        long after = from + samples.size();
        return new SamplePage(compared, counts(tasks), matching, samples, after < matching ? after : null);
    }

    private MappingIterator<Sample> samples() throws IOException {
        return ContractJson.mapper().readerFor(Sample.class).readValues(file.toFile());
    }

    /** Passes on all samples, in the order of the file. */
    public void forEach(Consumer<Sample> reader) throws IOException {
        try (MappingIterator<Sample> lines = samples()) {
            while (lines.hasNextValue()) reader.accept(lines.nextValue());
        }
    }

    private static List<TaskCounts> counts(Map<String, Map<SampleVerdict, Long>> tasks) {
        return tasks.entrySet().stream()
                .map(task -> {
                    Map<SampleVerdict, Long> by = task.getValue();
                    return new TaskCounts(
                            task.getKey(),
                            by.values().stream().mapToLong(Long::longValue).sum(),
                            by.getOrDefault(SampleVerdict.BOTH, 0L),
                            by.getOrDefault(SampleVerdict.NEITHER, 0L),
                            by.getOrDefault(SampleVerdict.GAINED, 0L),
                            by.getOrDefault(SampleVerdict.LOST, 0L));
                })
                .toList();
    }
}
