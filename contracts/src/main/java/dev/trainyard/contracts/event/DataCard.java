package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Summary of a corpus and of what was dropped: documentsRead = documentsKept + the sum of dropped.
 *
 * <p>It is small, because it is part of events; the corpus contains a larger card with more details.
 *
 * @param dropped number of documents by reason: {@code empty}, {@code binary}, {@code generated}, {@code duplicate}, …
 * @param bytes of the kept documents' normalised UTF-8 text
 * @param vocabulary number of tokens in the tokenizer
 * @param languages number of kept documents by ISO 639-1 code, of those whose language was identified
 * @param licences number of kept documents by licence
 * @param from the date of the oldest kept document with a known date
 * @param to the date of the newest one
 * @param cutoff the date after which the recipe drops documents
 * @param conversations of the recipe's sources of conversations; absent if it names none
 */
public record DataCard(
        long documentsRead,
        long documentsKept,
        long documentsHeldOut,
        Map<String, Long> dropped,
        long bytes,
        long tokens,
        int vocabulary,
        List<SourceCard> sources,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> languages,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> licences,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable LocalDate cutoff,
        @Nullable Conversations conversations) {
    public DataCard {
        dropped = new TreeMap<>(dropped);
        sources = List.copyOf(sources);
        languages = languages == null ? new TreeMap<>() : new TreeMap<>(languages);
        licences = licences == null ? new TreeMap<>() : new TreeMap<>(licences);
    }

    /** A card without languages, licences and dates. */
    public DataCard(
            long documentsRead,
            long documentsKept,
            long documentsHeldOut,
            Map<String, Long> dropped,
            long bytes,
            long tokens,
            int vocabulary,
            List<SourceCard> sources) {
        this(
                documentsRead,
                documentsKept,
                documentsHeldOut,
                dropped,
                bytes,
                tokens,
                vocabulary,
                sources,
                Map.of(),
                Map.of(),
                null,
                null,
                null,
                null);
    }

    /** The same card with a summary of the conversations. */
    public DataCard with(Conversations conversations) {
        return new DataCard(
                documentsRead,
                documentsKept,
                documentsHeldOut,
                dropped,
                bytes,
                tokens,
                vocabulary,
                sources,
                languages,
                licences,
                from,
                to,
                cutoff,
                conversations);
    }

    /**
     * Summary of the conversations and preferences of a corpus: read = kept + the sum of dropped.
     *
     * @param read number of rows in the files of the sources
     * @param kept number of conversations and preferences that are kept, of which {@code heldOut} are held out
     * @param preferences number of kept ones that are preferences
     * @param dropped number of rows by reason: {@code malformed}, {@code unknown-role}, {@code duplicate}, …
     * @param feedback what was taken from the topic of feedback; absent if no source is made from votes
     */
    public record Conversations(
            long read,
            long kept,
            long heldOut,
            long preferences,
            Map<String, Long> dropped,
            @Nullable FeedbackRead feedback) {
        public Conversations {
            dropped = new TreeMap<>(dropped);
        }

        /** A summary of sources of which none is made from votes. */
        public Conversations(long read, long kept, long heldOut, long preferences, Map<String, Long> dropped) {
            this(read, kept, heldOut, preferences, dropped, null);
        }

        public Conversations with(FeedbackRead feedback) {
            return new Conversations(read, kept, heldOut, preferences, dropped, feedback);
        }
    }

    /** One source's part in the corpus. */
    public record SourceCard(
            String name,
            String licence,
            long documentsRead,
            long documentsKept,
            Map<String, Long> dropped,
            long bytes,
            long tokens) {
        public SourceCard {
            dropped = new TreeMap<>(dropped);
        }
    }
}
