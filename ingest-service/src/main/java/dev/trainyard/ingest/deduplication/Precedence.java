package dev.trainyard.ingest.deduplication;

/**
 * What decides which of several documents stays, whatever the order in which they came: the longest, and of equally long
 * ones that with the smallest id. Asked for a document only where it has a rival.
 */
public interface Precedence {
    /** How many words a document has. */
    int words(int document);

    /** The first 64 bits of a document's id, its digest; compared as unsigned. */
    long id(int document);

    /** Whether a document stays before another. Equal ids would be equal texts, of which one alone can be there. */
    default boolean before(int document, int other) {
        int words = Integer.compare(words(document), words(other));
        return words != 0 ? words > 0 : Long.compareUnsigned(id(document), id(other)) < 0;
    }
}
