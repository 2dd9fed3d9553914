package dev.trainyard.finetune.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.LeftOut;
import dev.trainyard.contracts.event.LeftOutExample;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.corpus.ledger.LedgerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a step of alignment was given to learn: the file {@code training/tuning-data.json} of its checkpoint.
 *
 * @param unit of the counts: {@code conversations}, {@code pairs} or {@code prompts}
 * @param most the largest number that the recipe allows in an epoch
 * @param sources in the order of the recipe
 */
public record TuningData(String unit, int most, List<Source> sources) {
    /** The largest number of examples of a source that are named. */
    public static final int MOST_NAMED = 100;

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
     * @param unrewarded and left out: prompts that none of the step's rewards is for
     * @param leftOut the first of those that were left out, at most {@link #MOST_NAMED}
     */
    public record Source(
            String name,
            long found,
            int drawn,
            int different,
            int cut,
            int tooLong,
            int refused,
            int equal,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int unrewarded,
            List<LeftOutExample> leftOut) {
        public Source {
            leftOut = List.copyOf(leftOut);
        }

        /** The number that an epoch trains on. */
        public int used() {
            return drawn - tooLong - refused - equal - unrewarded;
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

    /** What was left out; empty if nothing was. */
    public Optional<LeftOut> leftOut() {
        if (used() == drawn()) return Optional.empty();
        return Optional.of(new LeftOut(
                drawn() - used(),
                drawn(),
                sources.stream()
                        .flatMap(source -> source.leftOut().stream())
                        .limit(LeftOut.MOST_NAMED)
                        .toList()));
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
        EQUAL,
        UNREWARDED
    }

    /** Counts the outcomes of the examples that were drawn. */
    public static final class Counter {
        private final Map<String, int[]> counts = new TreeMap<>();
        private final Map<String, Map<Sha256, Unlearned>> unlearned = new TreeMap<>();

        /** Counts an example that is learned. @param source of the example */
        public void learned(String source, boolean cut) {
            count(source, cut ? Outcome.CUT : Outcome.WHOLE);
        }

        /**
         * Counts an example that is left out.
         *
         * @param id of the example
         * @param reason one clause
         */
        public void leftOut(String source, Sha256 id, String question, Outcome outcome, String reason) {
            count(source, outcome);
            Map<Sha256, Unlearned> named = unlearned.computeIfAbsent(source, _ -> new LinkedHashMap<>());
            if (named.size() < MOST_NAMED) named.putIfAbsent(id, new Unlearned(question, reason));
        }

        private void count(String source, Outcome outcome) {
            counts.computeIfAbsent(source, _ -> new int[Outcome.values().length])[outcome.ordinal()]++;
        }

        private record Unlearned(String question, String reason) {}

        /** The ids of the examples that are named, by source. */
        private Map<String, Set<Sha256>> named() {
            Map<String, Set<Sha256>> named = new TreeMap<>();
            unlearned.forEach((source, examples) -> named.put(source, examples.keySet()));
            return named;
        }

        private static List<LeftOutExample> examples(
                String source, Map<Sha256, Unlearned> unlearned, Map<Sha256, String> places) {
            List<LeftOutExample> examples = new ArrayList<>();
            unlearned.forEach((id, one) -> examples.add(new LeftOutExample(
                    source, places.getOrDefault(id, "'" + LedgerEntry.excerpt(one.question()) + "'"), one.reason())));
            return examples;
        }

        /** The number of examples of all sources with an outcome. */
        public int all(Outcome outcome) {
            return counts.values().stream()
                    .mapToInt(counted -> counted[outcome.ordinal()])
                    .sum();
        }

        private int of(String source, Outcome outcome) {
            int[] counted = counts.get(source);
            return counted == null ? 0 : counted[outcome.ordinal()];
        }

        /**
         * @param drawn what was drawn from each source
         * @param places where the conversations stand
         */
        public TuningData data(String unit, int most, List<SourceMix.Share> drawn, ConversationPlaces places)
                throws IOException {
            Map<Sha256, String> found = places.of(named());
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
                                    of(share.source(), Outcome.EQUAL),
                                    of(share.source(), Outcome.UNREWARDED),
                                    examples(share.source(), unlearned.getOrDefault(share.source(), Map.of()), found)))
                            .toList());
        }
    }
}
