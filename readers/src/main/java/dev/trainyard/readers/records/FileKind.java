package dev.trainyard.readers.records;

import java.util.List;

/** A format of files that hold many records each, and how such files are named. */
interface FileKind {
    /** The name of the format for messages, such as {@code JSON Lines}. */
    String name();

    /** The endings of such files' names, in lower case and without the ending of a compression. */
    List<String> endings();

    /** Whether a whole file may be compressed with gzip, Zstandard or bzip2. */
    default boolean isCompressedAsAWhole() {
        return true;
    }
}
