package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client's position in the events of a run: the last offset in each partition of each topic, written as {@code
 * r2-12@9f3a1c.p2-345@07be55}, with the topic's incarnation after the @.
 *
 * <p>A single counter is not sufficient. Topics are not ordered relative to each other, so a restarted gateway may read
 * them in another interleaving, but within a partition events keep their order. Therefore the vector of offsets always
 * denotes the same set of events, in every gateway. A run has one partition of each topic, or more if their number was
 * increased while it ran. Offsets of a previous incarnation are ignored.
 *
 * <p>{@code r12.p345}, without partitions, is the form of earlier versions; clients may still send it.
 */
public record EventCursor(List<Entry> entries) {
    /** Before the first event. */
    public static final EventCursor START = new EventCursor(List.of());

    private static final int ANY_PARTITION = -1;
    private static final Pattern FORM = Pattern.compile("([a-z])(?:(\\d{1,6})-)?(\\d{1,18})(?:@([0-9a-f]{6}))?");

    /**
     * The last event read in one partition.
     *
     * @param partition -1 if the cursor has the earlier form
     */
    public record Entry(Topic topic, String origin, int partition, long offset) {
        private boolean isOf(OffsetRange range) {
            return topic == range.topic() && partition == range.partition() && origin.equals(range.origin());
        }

        @Override
        public String toString() {
            return letter(topic)
                    + (partition == ANY_PARTITION ? "" : partition + "-")
                    + offset
                    + (origin.isEmpty() ? "" : "@" + origin);
        }
    }

    public EventCursor {
        entries = entries.stream()
                .sorted(Comparator.comparing(Entry::topic).thenComparing(Entry::partition))
                .toList();
    }

    /** @throws IllegalArgumentException if the text is not a cursor, with a sentence as its message */
    public static EventCursor parse(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            Matcher matcher = FORM.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not an event id of this stream.");
            }
            String partition = matcher.group(2);
            String origin = matcher.group(4);
            entries.add(new Entry(
                    topic(matcher.group(1), text),
                    origin == null ? "" : origin,
                    partition == null ? ANY_PARTITION : Integer.parseInt(partition),
                    Long.parseLong(matcher.group(3))));
        }
        return new EventCursor(entries);
    }

    /** The position after the last event of each range. */
    static EventCursor behind(List<OffsetRange> ranges) {
        return new EventCursor(ranges.stream()
                .map(it -> new Entry(it.topic(), it.origin(), it.partition(), it.last()))
                .toList());
    }

    /**
     * The same position, expressed in the current partitions of the topics.
     *
     * <p>An offset without a partition is valid if the run has only one partition in the topic and already had it then.
     * In case of doubt it is ignored, because delivering an event twice is better than never delivering it.
     *
     * @param known the ranges of the run's events
     */
    EventCursor among(List<OffsetRange> known) {
        List<Entry> exact = new ArrayList<>();
        for (Entry entry : entries) {
            List<OffsetRange> ofTopic =
                    known.stream().filter(it -> it.topic() == entry.topic()).toList();
            if (entry.partition() != ANY_PARTITION) {
                boolean counts = ofTopic.stream().allMatch(it -> it.origin().equals(entry.origin()));
                if (counts) exact.add(entry);
            } else if (ofTopic.size() == 1
                    && entry.offset() <= ofTopic.getFirst().last()) {
                OffsetRange only = ofTopic.getFirst();
                exact.add(new Entry(entry.topic(), only.origin(), only.partition(), entry.offset()));
            }
        }
        return new EventCursor(exact);
    }

    /** The unread part of the ranges. */
    List<OffsetRange> unread(List<OffsetRange> known) {
        return known.stream()
                .map(range -> entry(range)
                        .map(entry -> range.from(entry.offset() + 1))
                        .orElse(range))
                .filter(range -> !range.isEmpty())
                .toList();
    }

    public boolean covers(RecordedEvent event) {
        return unread(List.of(OffsetRange.of(event))).isEmpty();
    }

    public EventCursor after(RecordedEvent event) {
        return after(List.of(OffsetRange.of(event)));
    }

    /** The cursor after reading all of the ranges. */
    EventCursor after(List<OffsetRange> read) {
        List<Entry> further = new ArrayList<>();
        for (Entry entry : entries) {
            boolean replaced = read.stream()
                    .anyMatch(it -> it.topic() == entry.topic()
                            && (!it.origin().equals(entry.origin())
                                    || it.partition() == entry.partition() && it.last() >= entry.offset()));
            if (!replaced) further.add(entry);
        }
        for (OffsetRange range : read) {
            if (further.stream().anyMatch(it -> it.isOf(range))) continue;
            further.add(new Entry(range.topic(), range.origin(), range.partition(), range.last()));
        }
        return new EventCursor(further);
    }

    private Optional<Entry> entry(OffsetRange range) {
        return entries.stream().filter(it -> it.isOf(range)).findFirst();
    }

    @Override
    public String toString() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining("."));
    }

    private static Topic topic(String letter, String text) {
        for (Topic topic : Topic.values()) {
            if (letter(topic).equals(letter)) return topic;
        }
        throw new IllegalArgumentException("'" + text + "' is not an event id of this stream.");
    }

    /** Part of clients' Last-Event-ID, so these letters must not change. */
    private static String letter(Topic topic) {
        return switch (topic) {
            case RUNS -> "r";
            case SHARDS -> "s";
            case CORPORA -> "c";
            case CHECKPOINTS -> "k";
            case EVALUATION_RESULTS -> "e";
            case EVALUATION_SLICES -> "i";
            case RELEASES -> "v";
            case RELEASE_NAMES -> "n";
            case PROGRESS -> "p";
            case FEEDBACK -> "f";
            case DEAD_LETTERS -> "d";
        };
    }
}
