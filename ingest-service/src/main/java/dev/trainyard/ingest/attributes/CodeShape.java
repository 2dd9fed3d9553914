package dev.trainyard.ingest.attributes;

import dev.trainyard.ingest.normalisation.LicenceHeader;

/**
 * Measures the shape of source code, which distinguishes code that people wrote from data, minified scripts and
 * generated code.
 */
final class CodeShape {
    private static final int XML_HEAD = 100;
    private static final String XML = "<?xml version=";

    private final EncodedRuns encoded = new EncodedRuns();

    void measure(String text, SegmentedText segmented, double[] values) {
        char[] characters = segmented.characters();
        int letters = 0;
        int digits = 0;
        int spaces = 0;
        for (int i = 0; i < segmented.length(); i++) {
            int classes = CharacterClasses.of(characters[i]);
            if ((classes & CharacterClasses.LETTER) != 0) letters++;
            if ((classes & CharacterClasses.DIGIT) != 0) digits++;
            if ((classes & CharacterClasses.SPACE) != 0) spaces++;
        }
        double all = segmented.codePoints();
        values[Attribute.CODE_ALPHANUMERIC_SHARE.ordinal()] = (letters + digits) / all;
        values[Attribute.CODE_ALPHABETIC_SHARE.ordinal()] = letters / all;
        values[Attribute.CODE_WHITE_SPACE_SHARE.ordinal()] = spaces / all;
        lines(segmented.allLines(), values);
        encoded.read(characters, segmented.length());
        values[Attribute.CODE_ENCODED_SHARE.ordinal()] = encoded.total() / all;
        values[Attribute.CODE_LONGEST_ENCODED_RUN.ordinal()] = encoded.longest();
        values[Attribute.CODE_XML.ordinal()] = isXml(text) ? 1 : 0;
        values[Attribute.CODE_GENERATED.ordinal()] = GeneratedCode.isIn(text) ? 1 : 0;
        values[Attribute.CODE_LICENCE_SHARE.ordinal()] =
                1 - (double) LicenceHeader.cutFrom(text).length() / text.length();
    }

    private static void lines(Lines lines, double[] values) {
        long total = 0;
        int longest = 0;
        for (int i = 0; i < lines.count(); i++) {
            int length = lines.length(i);
            total += length;
            longest = Math.max(longest, length);
        }
        values[Attribute.CODE_MEAN_LINE_LENGTH.ordinal()] = (double) total / lines.count();
        values[Attribute.CODE_LONGEST_LINE.ordinal()] = longest;
    }

    private static boolean isXml(String text) {
        int at = text.indexOf(XML);
        return at >= 0 && at + XML.length() <= XML_HEAD;
    }
}
