package dev.trainyard.gateway.history;

import dev.trainyard.contracts.event.Topic;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How far someone has read the events of a run: the last offset in each topic, written {@code r12.p345}.
 *
 * <p>A single counter would not do. Topics have no order among each other, so a gateway that starts again may read them
 * in another interleaving; within a topic, however, the events of a run share a partition and keep their order. The
 * vector of offsets therefore names the same set of events for ever, in every gateway.
 */
public record EventCursor(Map<Topic, Long> offsets) {
    /** Before the first event. */
    public static final EventCursor START = new EventCursor(Map.of());

    private static final Pattern FORM = Pattern.compile("([a-z])(\\d{1,18})");

    public EventCursor {
        EnumMap<Topic, Long> copy = new EnumMap<>(Topic.class);
        copy.putAll(offsets);
        offsets = Collections.unmodifiableMap(copy);
    }

    /** @throws IllegalArgumentException with a sentence where the text is no cursor */
    public static EventCursor parse(String text) {
        EnumMap<Topic, Long> offsets = new EnumMap<>(Topic.class);
        for (String part : text.split("\\.", -1)) {
            Matcher matcher = FORM.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + text + "' is no event id of this stream.");
            }
            offsets.put(topic(matcher.group(1).charAt(0), text), Long.parseLong(matcher.group(2)));
        }
        return new EventCursor(offsets);
    }

    public boolean covers(RecordedEvent event) {
        return event.offset() <= offsets.getOrDefault(event.topic(), -1L);
    }

    public EventCursor after(RecordedEvent event) {
        EnumMap<Topic, Long> further = new EnumMap<>(Topic.class);
        further.putAll(offsets);
        further.merge(event.topic(), event.offset(), Math::max);
        return new EventCursor(further);
    }

    @Override
    public String toString() {
        return offsets.entrySet().stream()
                .map(entry -> "" + letter(entry.getKey()) + entry.getValue())
                .collect(Collectors.joining("."));
    }

    private static Topic topic(char letter, String text) {
        for (Topic topic : Topic.values()) {
            if (letter(topic) == letter) return topic;
        }
        throw new IllegalArgumentException("'" + text + "' is no event id of this stream.");
    }

    /** Written into clients' Last-Event-ID: these letters stay. */
    private static char letter(Topic topic) {
        return switch (topic) {
            case RUNS -> 'r';
            case SHARDS -> 's';
            case CORPORA -> 'c';
            case CHECKPOINTS -> 'k';
            case EVALUATION_RESULTS -> 'e';
            case RELEASES -> 'v';
            case PROGRESS -> 'p';
            case FEEDBACK -> 'f';
            case DEAD_LETTERS -> 'd';
        };
    }
}
