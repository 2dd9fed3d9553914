package dev.trainyard.ingest.preview;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.conversation.TuningExample;
import dev.trainyard.ingest.conversation.ConversationSample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first examples of a source that training may draw.
 *
 * @param places the file and line of each
 * @param held the digests of those on which no step trains
 * @param stopped whether only a part of the source was read
 * @param note which part of the source was read; absent if all of it was
 * @param refused number of rows that are no examples, by reason
 * @param firstRefusal why the first of them is none
 */
record SourceSample(
        ConversationSource source,
        List<TuningExample> examples,
        Map<Sha256, String> places,
        Set<Sha256> held,
        boolean stopped,
        @Nullable String note,
        Map<String, Long> refused,
        @Nullable String firstRefusal) {
    /** Reading a preview takes seconds, however large a source is. */
    static final int MOST_EXAMPLES = 2_000;

    private static final int MOST_ROWS = 20_000;

    SourceSample {
        examples = List.copyOf(examples);
        places = Map.copyOf(places);
        held = Set.copyOf(held);
        refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /** @param until when to stop reading */
    static SourceSample read(ConversationSource source, ConversationSample rows, Instant until, InstantSource clock)
            throws IOException {
        if (!source.kind().hasFiles()) {
            String note = source.kind().isDerived()
                    ? "Its conversations are made from the documents of the corpus, which only the run reads."
                    : "Its pairs of answers are made from the votes that there are when the run is requested.";
            return new SourceSample(source, List.of(), Map.of(), Set.of(), true, note, Map.of(), null);
        }
        Taken taken = new Taken(source, until, clock);
        Map<String, Long> refused = rows.read(source, taken);
        return new SourceSample(
                source,
                taken.examples,
                taken.places,
                taken.held,
                taken.stopped,
                taken.note(),
                refused,
                taken.firstRefusal);
    }

    /** The number of rows that are no examples. */
    long refusals() {
        return refused.values().stream().mapToLong(Long::longValue).sum();
    }

    private static final class Taken implements ConversationSample.Taker {
        private final List<TuningExample> examples = new ArrayList<>();
        private final Map<Sha256, String> places = new HashMap<>();
        private final int most;
        private final Instant until;
        private final InstantSource clock;
        private long rows;
        private final Set<Sha256> held = new HashSet<>();
        private @Nullable String firstRefusal;
        private boolean stopped;

        Taken(ConversationSource source, Instant until, InstantSource clock) {
            Integer limit = source.maxConversations();
            most = limit == null ? MOST_EXAMPLES : Math.min(limit, MOST_EXAMPLES);
            this.until = until;
            this.clock = clock;
        }

        @Override
        public boolean example(TuningExample example, String place, boolean heldOut) {
            if (heldOut) {
                held.add(example.id());
            } else {
                examples.add(example);
                places.putIfAbsent(example.id(), place);
            }
            return goesOn();
        }

        @Override
        public boolean refused(String place, String reason) {
            if (firstRefusal == null) firstRefusal = place + ", is refused as " + reason;
            return goesOn();
        }

        private boolean goesOn() {
            rows++;
            stopped = examples.size() >= most
                    || rows >= MOST_ROWS
                    || !clock.instant().isBefore(until);
            return !stopped;
        }

        @Nullable
        String note() {
            return stopped ? "The first " + rows + " rows were examined." : null;
        }
    }

    /** How long all sources of a recipe may take. */
    static Instant deadline(InstantSource clock) {
        return clock.instant().plus(Duration.ofSeconds(20));
    }
}
