package dev.trainyard.ingest.attributes;

/** A text split into characters, lines and words for the measurements, in memory that is reused for the next text. */
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

    /** Splits a text into lines only; the words remain those of the previous text. */
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

    /** The lines between {@code \n}. */
    Lines lines() {
        return lines;
    }

    /** The lines between all line ends of Unicode. */
    Lines allLines() {
        return allLines;
    }

    WordsAndMarks words() {
        return words;
    }
}
