package dev.trainyard.ingest.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;

/**
 * Phone numbers: with a plus, if such a number is given out in its country; in the forms of North America; and any behind
 * a word such as "phone". Other numbers are too often none.
 */
final class Phones {
    private static final int FEWEST_DIGITS = 7;
    private static final int FEWEST_WITH_PLUS = 8;
    private static final int MOST_DIGITS = 15;
    private static final int LONGEST = 28;
    private static final int LABEL = 20;
    private static final String[] LABELS = {
        "phone", "telephone", "tel", "telefon", "t\u00E9l\u00E9phone", "tel\u00E9fono", "mobile", "fax"
    };
    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();

    private Phones() {}

    /** Behind a number that begins here, with a plus, a bracket or a digit; negative where none does. */
    static int end(String text, int start) {
        char first = text.charAt(start);
        char before = Chars.at(text, start - 1);
        if (Chars.isWord(before) || before == '.' || before == '+' || before == '$') return -1;
        if (first == '+') return endWithPlus(text, start);
        if (first == '(' && !Chars.isDigit(Chars.at(text, start + 1))) return -1;
        int end = before == '-' || before == '/' ? -1 : endInNorthAmerica(text, start);
        return end > 0 ? end : endBehindLabel(text, start);
    }

    private static int endWithPlus(String text, int start) {
        if (!Chars.isDigit(Chars.at(text, start + 1))) return -1;
        // The longest number that is one, since other numbers may follow.
        for (int end = endOfGroups(text, start); end > start; end = endOfEarlierGroup(text, start, end)) {
            int digits = digits(text, start, end);
            if (digits < FEWEST_WITH_PLUS) return -1;
            if (digits <= MOST_DIGITS
                    && !Chars.isWord(Chars.at(text, end))
                    && isGivenOut(text.substring(start, end), "ZZ")) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isGivenOut(String number, String region) {
        try {
            return NUMBERS.isValidNumber(NUMBERS.parse(number, region));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** Digits, with at most three signs between groups, on one line. */
    private static int endOfGroups(String text, int start) {
        int end = start;
        int at = start + 1;
        int signs = 0;
        while (at < text.length() && at - start < LONGEST && signs < 4) {
            char c = text.charAt(at++);
            if (Chars.isDigit(c)) {
                signs = 0;
                end = at;
            } else if (c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/') {
                signs++;
            } else {
                break;
            }
        }
        return end;
    }

    private static int endOfEarlierGroup(String text, int start, int end) {
        int at = end;
        while (at > start && Chars.isDigit(text.charAt(at - 1))) at--;
        while (at > start && !Chars.isDigit(text.charAt(at - 1))) at--;
        return at;
    }

    private static String digitsAlone(String text, int start, int end) {
        StringBuilder digits = new StringBuilder();
        for (int i = start; i < end; i++) if (Chars.isDigit(text.charAt(i))) digits.append(text.charAt(i));
        return digits.toString();
    }

    private static int digits(String text, int start, int end) {
        int digits = 0;
        for (int i = start; i < end; i++) if (Chars.isDigit(text.charAt(i))) digits++;
        return digits;
    }

    /** (415) 555-2671, 415-555-2671, 415.555.2671, with or without a 1 in front. */
    private static int endInNorthAmerica(String text, int start) {
        int at = start;
        if (Chars.at(text, at) == '1' && (Chars.at(text, at + 1) == '-' || Chars.at(text, at + 1) == ' ')) at += 2;
        boolean inBrackets = Chars.at(text, at) == '(';
        if (inBrackets) at++;
        int area = at;
        if (Chars.endOfDigits(text, at) != at + 3) return -1;
        at += 3;
        char separator = Chars.at(text, at);
        if (inBrackets) {
            if (separator != ')') return -1;
            at += Chars.at(text, at + 1) == ' ' ? 2 : 1;
            separator = '-';
        } else {
            if (separator != '-' && separator != '.') return -1;
            at++;
        }
        if (Chars.endOfDigits(text, at) != at + 3 || Chars.at(text, at + 3) != separator) return -1;
        if (Chars.endOfDigits(text, at + 4) != at + 8 || isJoinedBehind(text, at + 8)) return -1;
        String number = text.substring(area, area + 3) + text.substring(at, at + 3) + text.substring(at + 4, at + 8);
        return !isFiction(number) && isGivenOut(number, "US") ? at + 8 : -1;
    }

    private static boolean isJoinedBehind(String text, int end) {
        char next = Chars.at(text, end);
        return Chars.isWord(next) || (next == '-' || next == '.') && Chars.isDigit(Chars.at(text, end + 1));
    }

    /** The numbers 555-0100 to 555-0199 are reserved for fiction and never assigned. */
    private static boolean isFiction(String number) {
        return number.startsWith("55501", number.length() - 7);
    }

    private static int endBehindLabel(String text, int start) {
        if (Chars.at(text, start) != '(' && Chars.endOfDigits(text, start) < start + 2) return -1;
        int end = endOfGroups(text, start);
        int digits = digits(text, start, end);
        if (digits < FEWEST_DIGITS || digits > MOST_DIGITS || isJoinedBehind(text, end)) return -1;
        if (!isBehindLabel(text, start) || areYears(text, start, end)) return -1;
        return isFiction(digitsAlone(text, start, end)) ? -1 : end;
    }

    /** From 1847 to 1922, as behind the name of the telephone's inventor. */
    private static boolean areYears(String text, int start, int end) {
        String digits = digitsAlone(text, start, end);
        int first = text.charAt(start) == '(' ? start + 1 : start;
        return digits.length() == 8
                && Chars.endOfDigits(text, first) == first + 4
                && (digits.charAt(0) == '1' || digits.charAt(0) == '2')
                && (digits.charAt(4) == '1' || digits.charAt(4) == '2');
    }

    private static boolean isLabel(String text, int start, int end) {
        for (String label : LABELS) {
            if (label.length() == end - start && text.regionMatches(true, start, label, 0, label.length())) return true;
        }
        return false;
    }

    private static boolean isBehindLabel(String text, int start) {
        int at = start;
        while (at > 0 && start - at < LABEL) {
            char c = text.charAt(at - 1);
            // Brackets, so that no placeholder is a label.
            if (c == '\n' || c == '<' || c == '>' || Chars.isDigit(c)) return false;
            if (Chars.isLetter(c)) {
                int end = at;
                while (at > 0 && Chars.isLetter(text.charAt(at - 1))) at--;
                if (isLabel(text, at, end)) return true;
            } else {
                at--;
            }
        }
        return false;
    }
}
