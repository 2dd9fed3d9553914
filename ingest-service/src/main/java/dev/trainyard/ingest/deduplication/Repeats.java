package dev.trainyard.ingest.deduplication;

import dev.trainyard.ingest.normalisation.Words;

/** Passages that stand in many documents, and which of these keeps each. Safe for threads. */
public final class Repeats {
    private final Passage passage;
    private final KeyTable keepers;

    Repeats(Passage passage, KeyTable keepers) {
        this.passage = passage;
        this.keepers = keepers;
    }

    /** How many there are. */
    public int count() {
        return keepers.size();
    }

    /**
     * A document's text without the repeated passages that another document keeps; ended by one line end, and empty where
     * nothing is left.
     *
     * @param document the number by which it was added
     */
    public String cutFrom(int document, String text) {
        StringBuilder rest = new StringBuilder(text.length());
        passage.divide(text, (start, end) -> {
            if (!goes(document, RepeatedPassages.words(text, start, end))) rest.append(text, start, end);
        });
        if (rest.length() == text.length()) return text;
        int first = 0;
        while (first < rest.length() && Character.isWhitespace(rest.charAt(first))) first++;
        if (first == rest.length()) return "";
        // The first line that is left keeps its indentation.
        return rest.substring(rest.lastIndexOf("\n", first) + 1).stripTrailing() + "\n";
    }

    private boolean goes(int document, Words words) {
        if (words.count() < RepeatedPassages.FEWEST_WORDS) return false;
        int slot = keepers.find(words.hash(0, words.count()));
        return slot >= 0 && keepers.number(slot) != document;
    }
}
