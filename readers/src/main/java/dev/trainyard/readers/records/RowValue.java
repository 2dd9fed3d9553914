package dev.trainyard.readers.records;

import java.util.List;
import java.util.Map;

/** The value of a field in a row, of which texts and their structure matter. */
public sealed interface RowValue {
    record Text(String text) implements RowValue {}

    record Items(List<RowValue> items) implements RowValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An object or a struct. Its absent fields are not in the map. */
    record Fields(Map<String, RowValue> fields) implements RowValue {
        /** The value of a field, {@link Absent} if there is none. */
        public RowValue get(String name) {
            return fields.getOrDefault(name, Absent.ABSENT);
        }
    }

    /**
     * A value that is none of these.
     *
     * @param kind for messages, such as {@code a number}
     * @param text as it is written, such as {@code 3} or {@code true}; empty if it has more than {@value #LONGEST}
     *     characters or is not a number or boolean
     */
    record Other(String kind, String text) implements RowValue {
        /** A number of more characters is no index or label. */
        static final int LONGEST = 40;

        static Other of(String kind, String text) {
            return new Other(kind, text.length() > LONGEST ? "" : text);
        }
    }

    /** No value: null, or the {@code NaN} that some programs write for it. */
    enum Absent implements RowValue {
        ABSENT
    }
}
