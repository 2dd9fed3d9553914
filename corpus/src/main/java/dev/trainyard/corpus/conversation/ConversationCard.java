package dev.trainyard.corpus.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationShape;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.ledger.PersonalData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A description of the conversations of a corpus: {@code conversations-card.json} in their artifact. Read = kept + the sum
 * of dropped, in all and for each source.
 *
 * @param read number of rows of the sources' files
 * @param kept of which this many are held out
 * @param dropped number of rows by reason
 * @param conversations number of kept ones that are not preferences
 * @param preferences number of kept ones that are preferences
 * @param turns of the kept ones
 * @param characters in their texts
 * @param shapes number of kept ones by the shape of their rows
 * @param licences number of kept ones by licence
 * @param templateTokens number of kept ones in which a text has what looks like a chat template's token
 * @param cut number of kept ones that lost a last turn of the user without an answer
 * @param personalData number of places in kept ones that were replaced, by kind
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConversationCard(
        long read,
        long kept,
        long heldOut,
        Map<String, Long> dropped,
        long conversations,
        long preferences,
        long turns,
        long characters,
        Map<String, Long> shapes,
        Map<String, Long> licences,
        long templateTokens,
        long cut,
        Map<String, Long> personalData,
        List<Source> sources) {
    /** The file's name in the artifact. */
    public static final String NAME = "conversations-card.json";

    public ConversationCard {
        dropped = inOrder(dropped);
        shapes = inOrder(shapes);
        licences = inOrder(licences);
        personalData = inOrder(personalData);
        sources = List.copyOf(sources);
    }

    /** One source's part; the fields as in the card. */
    public record Source(
            String name,
            String licence,
            long read,
            long kept,
            long heldOut,
            Map<String, Long> dropped,
            long conversations,
            long preferences,
            long turns,
            long characters,
            Map<String, Long> shapes) {
        public Source {
            dropped = inOrder(dropped);
            shapes = inOrder(shapes);
        }
    }

    private static Map<String, Long> inOrder(Map<String, Long> counts) {
        return Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** The part of the card that is published in events. */
    public DataCard.Conversations summary() {
        return new DataCard.Conversations(read, kept, heldOut, preferences, dropped);
    }

    /** Writes the card into the folder of the artifact. */
    public void write(Path folder) throws IOException {
        ContractJson.mapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(NAME).toFile(), this);
    }

    /** Counts rows one after another. */
    public static final class Builder {
        private final Map<String, Tally> tallies = new LinkedHashMap<>();
        private final Map<String, Long> licences = new TreeMap<>();
        private final Map<String, Long> personalData = new TreeMap<>();
        private long templateTokens;
        private long cut;

        /** @param sources in the recipe's order */
        public Builder(List<ConversationSource> sources) {
            for (ConversationSource source : sources) tallies.put(source.name(), new Tally(source));
        }

        public void dropped(String source, String reason) {
            tally(source).dropped.merge(reason, 1L, Long::sum);
        }

        /**
         * @param templateTokens whether a text has what looks like a chat template's token
         * @param cut whether a last turn of the user was cut
         */
        public void kept(
                TuningExample example,
                ConversationShape shape,
                String licence,
                boolean templateTokens,
                boolean cut,
                List<PersonalData> replaced) {
            Tally tally = tally(example.source());
            tally.shapes.merge(shape.key(), 1L, Long::sum);
            if (example.split() == Split.HELD_OUT) tally.heldOut++;
            switch (example) {
                case Dialogue dialogue -> {
                    tally.conversations++;
                    tally.count(dialogue.turns());
                }
                case Preference pair -> {
                    tally.preferences++;
                    tally.count(pair.prompt());
                    tally.count(pair.chosen());
                    tally.count(pair.rejected());
                }
            }
            licences.merge(licence, 1L, Long::sum);
            if (templateTokens) this.templateTokens++;
            if (cut) this.cut++;
            for (PersonalData kind : replaced) personalData.merge(kind.kind(), (long) kind.count(), Long::sum);
        }

        private Tally tally(String source) {
            Tally tally = tallies.get(source);
            if (tally == null) throw new IllegalArgumentException("there is no source '" + source + "'");
            return tally;
        }

        public ConversationCard build() {
            List<Source> sources = tallies.values().stream().map(Tally::source).toList();
            Map<String, Long> dropped = new TreeMap<>();
            Map<String, Long> shapes = new TreeMap<>();
            for (Source source : sources) {
                source.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
                source.shapes().forEach((shape, count) -> shapes.merge(shape, count, Long::sum));
            }
            return new ConversationCard(
                    sources.stream().mapToLong(Source::read).sum(),
                    sources.stream().mapToLong(Source::kept).sum(),
                    sources.stream().mapToLong(Source::heldOut).sum(),
                    dropped,
                    sources.stream().mapToLong(Source::conversations).sum(),
                    sources.stream().mapToLong(Source::preferences).sum(),
                    sources.stream().mapToLong(Source::turns).sum(),
                    sources.stream().mapToLong(Source::characters).sum(),
                    shapes,
                    licences,
                    templateTokens,
                    cut,
                    personalData,
                    sources);
        }
    }

    private static final class Tally {
        private final ConversationSource source;
        private final Map<String, Long> dropped = new TreeMap<>();
        private final Map<String, Long> shapes = new TreeMap<>();
        private long heldOut;
        private long conversations;
        private long preferences;
        private long turns;
        private long characters;

        Tally(ConversationSource source) {
            this.source = source;
        }

        void count(List<Turn> said) {
            turns += said.size();
            for (Turn turn : said) characters += turn.content().length();
        }

        Source source() {
            long kept = conversations + preferences;
            long left = dropped.values().stream().mapToLong(Long::longValue).sum();
            return new Source(
                    source.name(),
                    Objects.requireNonNullElse(source.licence(), ""),
                    kept + left,
                    kept,
                    heldOut,
                    dropped,
                    conversations,
                    preferences,
                    turns,
                    characters,
                    shapes);
        }
    }
}
