package dev.trainyard.gateway.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that an event said, and where it said so: of two that differ, the place decides which one holds. */
record Told<T>(T value, Place at) {

    /** The first announcement of a fact holds. */
    static <T> Told<T> first(@Nullable Told<T> known, T value, Place at) {
        return known == null || known.at.isAfter(at) ? new Told<>(value, at) : known;
    }

    /** The last report of how things stand holds. */
    static <T> Told<T> last(@Nullable Told<T> known, T value, Place at) {
        return known == null || at.isAfter(known.at) ? new Told<>(value, at) : known;
    }

    /** Puts it among those that are shown, oldest first, and lets the oldest go where they are too many. */
    static <T> void show(List<Told<T>> shown, int most, T value, Place at) {
        if (shown.stream().anyMatch(it -> it.value.equals(value))) return;
        int index = shown.size();
        while (index > 0 && shown.get(index - 1).at.isAfter(at)) index--;
        shown.add(index, new Told<>(value, at));
        if (shown.size() > most) shown.removeFirst();
    }
}
