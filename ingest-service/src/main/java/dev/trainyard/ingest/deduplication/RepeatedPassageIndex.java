package dev.trainyard.ingest.deduplication;

import dev.trainyard.corpus.words.ComparedWords;

/** The repeated passages, and the document that keeps each of them. Safe for threads. */
public final class RepeatedPassageIndex {
    /** No passage is repeated. */
    public static final RepeatedPassageIndex NONE = new RepeatedPassageIndex(new KeyTable(0));

    private final KeyTable keepers;

    RepeatedPassageIndex(KeyTable keepers) {
        this.keepers = keepers;
    }

    /** The number of repeated passages. */
    public int count() {
        return keepers.size();
    }

    /**
     * Whether any passage is cut from a document.
     *
     * @param document the number by which it was added
     * @param hashes by which it was added
     */
    public boolean cutAny(int document, long[] hashes) {
        for (long hash : hashes) {
            if (goes(document, hash)) return true;
        }
        return false;
    }

    /**
     * A document's text without the repeated passages that another document keeps. It ends with one line end, and is
     * empty if nothing is left.
     *
     * @param document the number by which it was added
     * @param passage the unit into which its text was divided
     */
    public String cutFrom(int document, String text, Passage passage) {
        StringBuilder rest = new StringBuilder(text.length());
        passage.divide(text, (start, end) -> {
            ComparedWords words = RepeatedPassages.words(text, start, end);
            boolean counts = words.count() >= RepeatedPassages.FEWEST_WORDS;
            if (!counts || !goes(document, words.hash(0, words.count()))) rest.append(text, start, end);
        });
        if (rest.length() == text.length()) return text;
        int first = 0;
        while (first < rest.length() && Character.isWhitespace(rest.charAt(first))) first++;
        if (first == rest.length()) return "";
        // The first line that is left keeps its indentation.
        return rest.substring(rest.lastIndexOf("\n", first) + 1).stripTrailing() + "\n";
    }

    private boolean goes(int document, long hash) {
        int slot = keepers.find(hash);
        return slot >= 0 && keepers.number(slot) != document;
    }
}
