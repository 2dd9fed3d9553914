package dev.trainyard.ingest.deduplication;

/**
 * Decides which of several near duplicates is kept, whatever the order in which they were read: the longest, and of
 * equally long ones the one with the smallest id. Called only for documents that have near duplicates.
 */
public interface Precedence {
    /** The number of words in a document. */
    int words(int document);

    /** The first 64 bits of a document's id, its digest; compared as unsigned numbers. */
    long id(int document);

    /** Whether a document takes precedence over another. Ids are never equal, since equal texts have been removed. */
    default boolean before(int document, int other) {
        int words = Integer.compare(words(document), words(other));
        return words != 0 ? words > 0 : Long.compareUnsigned(id(document), id(other)) < 0;
    }
}
