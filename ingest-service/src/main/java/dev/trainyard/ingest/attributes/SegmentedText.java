package dev.trainyard.ingest.attributes;

/** One text, cut into characters, lines and words for the measures, in memory that the next text takes over. */
final class SegmentedText {
    private final Lines lines = new Lines();
    private final Lines allLines = new Lines();
    private final WordsAndMarks words = new WordsAndMarks();
    private char[] characters = new char[16_384];
    private int length;
    private int codePoints;

    void segment(String text) {
        segmentLines(text);
        words.split(characters, 0, length);
    }

    /** Without the words, which stay those of the text before. */
    void segmentLines(String text) {
        length = text.length();
        if (length > characters.length) characters = new char[Math.max(length, 2 * characters.length)];
        text.getChars(0, length, characters, 0);
        lines.split(characters, length);
        codePoints = lines.count() - 1;
        for (int i = 0; i < lines.count(); i++) codePoints += lines.length(i);
        allLines.splitEverywhere(characters, length, lines);
    }

    char[] characters() {
        return characters;
    }

    int length() {
        return length;
    }

    int codePoints() {
        return codePoints;
    }

    /** Parted at every {@code \n} alone. */
    Lines lines() {
        return lines;
    }

    /** Parted at everything that ends a line. */
    Lines allLines() {
        return allLines;
    }

    WordsAndMarks words() {
        return words;
    }
}
