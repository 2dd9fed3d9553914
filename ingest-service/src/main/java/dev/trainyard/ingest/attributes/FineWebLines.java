package dev.trainyard.ingest.attributes;

/** The line measures of FineWeb's own rules (Penedo et al. 2024), computed as datatrove does. */
final class FineWebLines {
    private static final int SHORT = 30;

    private final Occurrences seen = new Occurrences();

    void measure(SegmentedText text, double[] values) {
        char[] characters = text.characters();
        Lines lines = text.lines();
        seen.clear(lines.count());
        int all = 0;
        int punctuated = 0;
        int small = 0;
        int duplicate = 0;
        int length = 0;
        for (int line = 0; line < lines.count(); line++) {
            length += lines.length(line);
            if (isBlank(characters, lines.start(line), lines.end(line))) continue;
            all++;
            if (isEnd(characters, lines.start(line), lines.end(line))) punctuated++;
            if (lines.length(line) <= SHORT) small++;
            if (!seen.isFirst(lines.hash(line))) duplicate += lines.length(line);
        }
        values[Attribute.FINEWEB_PUNCTUATED_LINE_RATIO.ordinal()] = (double) punctuated / all;
        values[Attribute.FINEWEB_SHORT_LINE_RATIO.ordinal()] = (double) small / all;
        values[Attribute.FINEWEB_DUPLICATE_CHARACTER_RATIO.ordinal()] = (double) duplicate / length;
        values[Attribute.FINEWEB_NEWLINE_WORD_RATIO.ordinal()] =
                (double) (lines.count() - 1) / text.words().count();
    }

    private static boolean isBlank(char[] text, int start, int end) {
        for (int i = start; i < end; i++) if (!CharacterClasses.has(text[i], CharacterClasses.SPACE)) return false;
        return true;
    }

    private static boolean isEnd(char[] text, int start, int end) {
        char last = text[end - 1];
        if (CharacterClasses.has(last, CharacterClasses.LINE_END)) return true;
        return Character.isLowSurrogate(last)
                && end - start > 1
                && CharacterClasses.endsLine(Character.toCodePoint(text[end - 2], last));
    }
}
