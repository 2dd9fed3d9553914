package dev.trainyard.gateway.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value from an event with the position of its record, which decides between two different values. */
record PositionedValue<T>(T value, RecordPosition at) {

    /** For facts, the first announcement counts. */
    static <T> PositionedValue<T> first(@Nullable PositionedValue<T> known, T value, RecordPosition at) {
        return known == null || known.at.isAfter(at) ? new PositionedValue<>(value, at) : known;
    }

    /** For states, the last report counts. */
    static <T> PositionedValue<T> last(@Nullable PositionedValue<T> known, T value, RecordPosition at) {
        return known == null || at.isAfter(known.at) ? new PositionedValue<>(value, at) : known;
    }

    /** Adds a value to a list, oldest first, and removes the oldest if the list becomes too long. */
    static <T> void show(List<PositionedValue<T>> shown, int most, T value, RecordPosition at) {
        if (shown.stream().anyMatch(it -> it.value.equals(value))) return;
        int index = shown.size();
        while (index > 0 && shown.get(index - 1).at.isAfter(at)) index--;
        shown.add(index, new PositionedValue<>(value, at));
        if (shown.size() > most) shown.removeFirst();
    }
}
