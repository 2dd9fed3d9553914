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
 * How far someone has read the events of a run: the last offset in each partition of each topic, written
 * {@code r2-12@9f3a1c.p2-345@07be55}, with the topic's incarnation behind the @.
 *
 * <p>A single counter would not do. Topics have no order among each other, so a gateway that starts again may read them
 * in another interleaving; within a partition, however, events keep their order. The vector of offsets therefore names
 * the same set of events for ever, in every gateway. A run has one partition of each topic, and more where their number
 * was raised while it ran. Offsets of an incarnation that is gone count for nothing.
 *
 * <p>{@code r12.p345}, without partitions, is what earlier versions wrote; clients may still come back with it.
 */
public record EventCursor(List<Entry> entries) {
    /** Before the first event. */
    public static final EventCursor START = new EventCursor(List.of());

    private static final int ANY_PARTITION = -1;
    private static final Pattern FORM = Pattern.compile("([a-z])(?:(\\d{1,6})-)?(\\d{1,18})(?:@([0-9a-f]{6}))?");

    /**
     * The last event that was read in one partition.
     *
     * @param partition -1 where the cursor is of the earlier form
     */
    public record Entry(Topic topic, String origin, int partition, long offset) {
        private boolean isOf(Stretch stretch) {
            return topic == stretch.topic() && partition == stretch.partition() && origin.equals(stretch.origin());
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

    /** @throws IllegalArgumentException with a sentence where the text is no cursor */
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

    /** Behind the last event of each stretch. */
    static EventCursor behind(List<Stretch> stretches) {
        return new EventCursor(stretches.stream()
                .map(it -> new Entry(it.topic(), it.origin(), it.partition(), it.last()))
                .toList());
    }

    /**
     * The same place, told by partitions of the topics as they are now.
     *
     * <p>An offset without a partition counts where the run has but one in the topic, and had it there already. Where that
     * is in doubt it counts for nothing: an event that comes twice does less harm than one that never comes.
     *
     * @param known where the run's events lie
     */
    EventCursor among(List<Stretch> known) {
        List<Entry> exact = new ArrayList<>();
        for (Entry entry : entries) {
            List<Stretch> ofTopic =
                    known.stream().filter(it -> it.topic() == entry.topic()).toList();
            if (entry.partition() != ANY_PARTITION) {
                boolean counts = ofTopic.stream().allMatch(it -> it.origin().equals(entry.origin()));
                if (counts) exact.add(entry);
            } else if (ofTopic.size() == 1
                    && entry.offset() <= ofTopic.getFirst().last()) {
                Stretch only = ofTopic.getFirst();
                exact.add(new Entry(entry.topic(), only.origin(), only.partition(), entry.offset()));
            }
        }
        return new EventCursor(exact);
    }

    /** What of the stretches was not read yet. */
    List<Stretch> unread(List<Stretch> known) {
        return known.stream()
                .map(stretch -> entry(stretch)
                        .map(entry -> stretch.from(entry.offset() + 1))
                        .orElse(stretch))
                .filter(stretch -> !stretch.isEmpty())
                .toList();
    }

    public boolean covers(RecordedEvent event) {
        return unread(List.of(Stretch.of(event))).isEmpty();
    }

    public EventCursor after(RecordedEvent event) {
        return after(List.of(Stretch.of(event)));
    }

    /** With all of the stretches read. */
    EventCursor after(List<Stretch> read) {
        List<Entry> further = new ArrayList<>();
        for (Entry entry : entries) {
            boolean replaced = read.stream()
                    .anyMatch(it -> it.topic() == entry.topic()
                            && (!it.origin().equals(entry.origin())
                                    || it.partition() == entry.partition() && it.last() >= entry.offset()));
            if (!replaced) further.add(entry);
        }
        for (Stretch stretch : read) {
            if (further.stream().anyMatch(it -> it.isOf(stretch))) continue;
            further.add(new Entry(stretch.topic(), stretch.origin(), stretch.partition(), stretch.last()));
        }
        return new EventCursor(further);
    }

    private Optional<Entry> entry(Stretch stretch) {
        return entries.stream().filter(it -> it.isOf(stretch)).findFirst();
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

    /** Written into clients' Last-Event-ID: these letters stay. */
    private static String letter(Topic topic) {
        return switch (topic) {
            case RUNS -> "r";
            case SHARDS -> "s";
            case CORPORA -> "c";
            case CHECKPOINTS -> "k";
            case EVALUATION_RESULTS -> "e";
            case RELEASES -> "v";
            case PROGRESS -> "p";
            case FEEDBACK -> "f";
            case DEAD_LETTERS -> "d";
        };
    }
}
