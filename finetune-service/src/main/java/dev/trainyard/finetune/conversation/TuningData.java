package dev.trainyard.finetune.conversation;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step of alignment was given to learn: the file {@code training/tuning-data.json} of its checkpoint.
 *
 * @param unit of the counts: {@code conversations} or {@code pairs}
 * @param most the largest number that the recipe allows in an epoch
 * @param sources in the order of the recipe
 */
public record TuningData(String unit, int most, List<Source> sources) {
    /** The file's path in a checkpoint. */
    public static final String FILE = "training/tuning-data.json";

    public TuningData {
        sources = List.copyOf(sources);
    }

    /**
     * One source.
     *
     * @param found in the train split
     * @param drawn for an epoch, with repetitions
     * @param different among those
     * @param cut at the end of a turn, because they were longer than the context
     * @param tooLong and left out: not even the first answer fits into the context
     * @param refused and left out: the model's chat template does not take them
     * @param equal and left out: pairs whose answers are the same tokens
     */
    public record Source(
            String name, long found, int drawn, int different, int cut, int tooLong, int refused, int equal) {
        /** The number that an epoch trains on. */
        public int used() {
            return drawn - tooLong - refused - equal;
        }
    }

    /** The number of examples that an epoch trains on. */
    public int used() {
        return sources.stream().mapToInt(Source::used).sum();
    }

    /** The number of examples that were cut. */
    public int cut() {
        return sources.stream().mapToInt(Source::cut).sum();
    }

    /** The number of examples that were drawn. */
    public int drawn() {
        return sources.stream().mapToInt(Source::drawn).sum();
    }

    /** @param checkpoint the existing folder of the model */
    public void write(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(FILE);
        Files.createDirectories(file.getParent());
        ObjectWriter json = ContractJson.mapper().writerWithDefaultPrettyPrinter();
        Files.write(file, json.writeValueAsBytes(this));
    }

    /** Why an example is not learned as it is. */
    public enum Outcome {
        WHOLE,
        CUT,
        TOO_LONG,
        REFUSED,
        EQUAL
    }

    /** Counts the outcomes of the examples that were drawn. */
    public static final class Counter {
        private final Map<String, int[]> counts = new TreeMap<>();

        /** @param source of the example */
        public void add(String source, Outcome outcome) {
            counts.computeIfAbsent(source, _ -> new int[Outcome.values().length])[outcome.ordinal()]++;
        }

        private int of(String source, Outcome outcome) {
            int[] counted = counts.get(source);
            return counted == null ? 0 : counted[outcome.ordinal()];
        }

        /** @param drawn what was drawn from each source */
        public TuningData data(String unit, int most, List<SourceMix.Share> drawn) {
            return new TuningData(
                    unit,
                    most,
                    drawn.stream()
                            .map(share -> new Source(
                                    share.source(),
                                    share.found(),
                                    share.drawn(),
                                    share.different(),
                                    of(share.source(), Outcome.CUT),
                                    of(share.source(), Outcome.TOO_LONG),
                                    of(share.source(), Outcome.REFUSED),
                                    of(share.source(), Outcome.EQUAL)))
                            .toList());
        }
    }
}
