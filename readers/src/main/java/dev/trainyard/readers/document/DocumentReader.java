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
     * @throws RefusedFilesException with a message that says what would be right
     */
    default void check(FileSource source) throws IOException {}

    /**
     * Offers the documents that the source includes, at most {@code maxDocuments} of them: evenly spread if their number is
     * known in advance, else the first.
     *
     * @throws RefusedFilesException if the source is not of this kind
     */
    void read(FileSource source, Found.Taker taker) throws IOException;

    /**
     * An estimate of the bytes of text in the files and entries that a source includes. It is never much too high: text
     * whose size is unknown before reading counts as nothing.
     *
     * @throws IOException if the source cannot be read
     */
    default long textBytes(FileSource source) throws IOException {
        return 0;
    }

    /**
     * Selects the files of a folder that are read, by their paths in it, with forward slashes.
     *
     * @throws IOException if the folder's rules about files cannot be read
     */
    default Predicate<String> filesRead(FileSource source) throws IOException {
        return _ -> false;
    }

    /** Whether links in a folder are followed if the source allows it. */
    default boolean followsLinks() {
        return false;
    }
}
