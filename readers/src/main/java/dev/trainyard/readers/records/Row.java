package dev.trainyard.readers.records;

import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.util.List;

/** A record of a file with several of its fields, or the failure to read it. */
public sealed interface Row {
    /** The file's path inside the source, a colon, and the number of the line, the element or the row, from 1. */
    String path();

    /**
     * @param values of the fields that were asked for
     * @param names of all fields, for messages: shortened, and at most {@value RowReader#MOST_NAMES}
     */
    record Read(String path, RowValue.Fields values, List<String> names) implements Row {
        public Read {
            names = List.copyOf(names);
        }
    }

    /**
     * A record that exists but cannot be read, or the rest of a file behind an error.
     *
     * @param detail the error in a few words for people; empty if the reason says everything
     */
    record Lost(String path, ReadFailure reason, String detail) implements Row {}

    /** Receives rows in the source's order. */
    @FunctionalInterface
    interface Taker {
        /** Takes a row, and says whether more are wanted. */
        boolean take(Row row) throws IOException;
    }
}
