package dev.trainyard.readers.document;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Reads files of one kind, always in the same order and one document at a time. An error in one document, or in one
 * file of several, is a {@link Found.Lost} among the others, never an exception. Safe for threads.
 */
public interface DocumentReader {
    /**
     * Refuses a source that is not of this kind as a whole, before anything is read.
     *
     * @throws RefusedFilesException with what would be right
     */
    default void check(FileSource source) throws IOException {}

    /**
     * Offers every document that the source includes, and no more than it says: an even spread where their number is known
     * beforehand, else the first.
     *
     * @throws RefusedFilesException where the source is not of this kind
     */
    void read(FileSource source, Found.Taker taker) throws IOException;

    /**
     * About how many bytes of text are read from a source, of those files and entries alone that it includes. It is never
     * much more than what is read: what cannot be known without reading everything counts as nothing.
     *
     * @throws IOException where it cannot be read
     */
    default long textBytes(FileSource source) throws IOException {
        return 0;
    }

    /**
     * From which files of a folder anything is read, by their paths in it, with forward slashes.
     *
     * @throws IOException if that cannot be found out
     */
    default Predicate<String> filesRead(FileSource source) throws IOException {
        return _ -> false;
    }

    /** Whether links in a folder are read as the files that they lead to, where the source allows them. */
    default boolean followsLinks() {
        return false;
    }
}
