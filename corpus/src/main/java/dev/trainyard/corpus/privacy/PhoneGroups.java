package dev.trainyard.corpus.privacy;

/**
 * Digits in groups on one line, as phone numbers are written: between two groups there are at most three spaces, hyphens,
 * dots, slashes or brackets.
 */
final class PhoneGroups {
    private static final int LONGEST = 30;
    private static final int MOST_GROUPS = 8;
    private static final int MOST_SIGNS = 3;

    private final int[] starts = new int[MOST_GROUPS];
    private final int[] ends = new int[MOST_GROUPS];
    private int count;

    private PhoneGroups() {}

    /** The groups from a digit, a bracket or a plus; there may be none. */
    static PhoneGroups from(String text, int start) {
        PhoneGroups groups = new PhoneGroups();
        int at = Chars.isDigit(Chars.at(text, start)) ? start : start + 1;
        while (groups.count < MOST_GROUPS) {
            int end = Chars.endOfDigits(text, at, start + LONGEST);
            if (end == at) break;
            groups.starts[groups.count] = at;
            groups.ends[groups.count++] = end;
            at = end;
            while (at - end < MOST_SIGNS && isSeparator(Chars.at(text, at))) at++;
        }
        return groups;
    }

    /** Whether a character may stand between two groups; also spaces and hyphens at which no line is broken. */
    static boolean isSeparator(char c) {
        return c == ' '
                || c == '-'
                || c == '.'
                || c == '('
                || c == ')'
                || c == '/'
                || c == '\u00A0'
                || c == '\u2007'
                || c == '\u2009'
                || c == '\u202F'
                || c == '\u2010'
                || c == '\u2011'
                || c == '\u2013';
    }

    static boolean isSpace(char c) {
        return c == ' ' || c == '\u00A0' || c == '\u2007' || c == '\u2009' || c == '\u202F';
    }

    int count() {
        return count;
    }

    int length(int group) {
        return ends[group] - starts[group];
    }

    int start(int group) {
        return starts[group];
    }

    int end(int group) {
        return ends[group];
    }

    /** The number of digits in the first groups. */
    int digits(int groups) {
        int digits = 0;
        for (int i = 0; i < groups; i++) digits += length(i);
        return digits;
    }

    /** The digits of some of the groups. */
    String digits(String text, int from, int to) {
        StringBuilder digits = new StringBuilder();
        for (int i = from; i < to; i++) digits.append(text, starts[i], ends[i]);
        return digits.toString();
    }
}
