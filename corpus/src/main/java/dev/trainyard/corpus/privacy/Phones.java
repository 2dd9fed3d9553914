package dev.trainyard.corpus.privacy;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Set;

/**
 * Finds phone numbers, with their extensions. Most runs of digits are none, so a number needs one of these signs:
 *
 * <ul>
 *   <li>a plus or 00 and a country's code, if such a number is given out in that country;
 *   <li>the form of North America: (415) 555-2671, 415.555.2671, 415 555 2671;
 *   <li>a 0 or an area code in brackets, and exactly the groups in which one of some countries writes such a number;
 *   <li>a label before it, such as "phone" or "Tel.".
 * </ul>
 */
final class Phones {
    private static final int FEWEST_DIGITS = 7;
    private static final int FEWEST_WITH_COUNTRY = 8;
    private static final int FEWEST_WITHOUT_LABEL = 9;
    private static final int MOST_DIGITS = 15;
    /** How far from a number others are looked for. */
    private static final int GAP = 16;

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final Set<Integer> COUNTRY_CODES = Set.copyOf(NUMBERS.getSupportedCallingCodes());

    private static final String[] EXTENSIONS = {
        "extension",
        "extn",
        "ext",
        "x",
        "#",
        "durchwahl",
        "poste",
        "anexo",
        "ramal",
        "interno",
        "int",
        "доб",
        "分机",
        "内線"
    };

    private Phones() {}

    /**
     * The end of a number that begins here; negative if none does.
     *
     * @param start the place of a plus, a bracket or the first of some digits
     */
    static int end(String text, int start) {
        char first = text.charAt(start);
        char before = Chars.at(text, start - 1);
        if (Chars.isWord(before) || before == '.' || before == '+' || before == '$') return -1;
        if (first != '(' || Chars.isDigit(Chars.at(text, start + 1))) {
            if (!hasEnoughDigits(text, start)) return -1;
            int end = endWithoutExtension(text, start, first, before);
            return end < 0 ? end : endOfExtension(text, end);
        }
        return -1;
    }

    /** A quick check that rules out almost all numbers in code. */
    private static boolean hasEnoughDigits(String text, int start) {
        int digits = 0;
        int signs = 0;
        for (int at = start; at < text.length() && signs < 4; at++) {
            char c = text.charAt(at);
            if (Chars.isDigit(c)) {
                if (++digits == FEWEST_DIGITS) return true;
                signs = 0;
            } else if (at > start && !PhoneGroups.isSeparator(c)) {
                return false;
            } else {
                signs++;
            }
        }
        return false;
    }

    private static int endWithoutExtension(String text, int start, char first, char before) {
        PhoneGroups groups = PhoneGroups.from(text, start);
        if (groups.count() == 0) return -1;
        if (first == '+') return isDecimalWithPlus(text, groups) ? -1 : endWithCountry(text, groups, 0);
        if (first == '0' && Chars.at(text, start + 1) == '0' && beginsWithCountryCode(text, groups)) {
            int end = endWithCountry(text, groups, 2);
            if (end > 0) return end;
        }
        boolean joined = before == '-' || before == '/' || before == '=' || before == '#' || before == '*';
        if (!joined || before == '=') {
            int end = endInNorthAmerica(text, start, groups);
            if (end < 0 && !joined) end = endInGroupsOfACountry(text, start, groups);
            if (end > 0) return end;
        }
        return endBehindLabel(text, start, groups);
    }

    /** @param skipped the digits before the country's code */
    private static int endWithCountry(String text, PhoneGroups groups, int skipped) {
        // The longest number that is one, since other numbers may follow.
        for (int count = groups.count(); count > 0; count--) {
            int digits = groups.digits(count) - skipped;
            if (digits < FEWEST_WITH_COUNTRY) return -1;
            int end = groups.end(count - 1);
            if (digits > MOST_DIGITS || Chars.isWord(Chars.at(text, end)) && !isExtension(text, end)) continue;
            String number = "+" + groups.digits(text, 0, count).substring(skipped);
            boolean isCertain = skipped == 0
                    || !isOneOfManyNumbers(text, groups, count) && (count > 1 || isInRunningText(text, groups));
            if (isCertain && isValid(number, "ZZ")) return end;
        }
        return -1;
    }

    /** A sum such as {@code +35236450.6}; of a number as registrars write it, {@code +1.4155552671}, the code is short. */
    private static boolean isDecimalWithPlus(String text, PhoneGroups groups) {
        return groups.count() > 1
                && groups.length(0) > 3
                && text.charAt(groups.end(0)) == '.'
                && groups.start(1) - groups.end(0) == 1;
    }

    /** Whether 00 and a country's whole code are in the first group, unlike in {@code 0069 0307 0301}. */
    private static boolean beginsWithCountryCode(String text, PhoneGroups groups) {
        int from = groups.start(0) + 2;
        if (!isFrom1To9(Chars.at(text, from))) return false;
        // Code points are written in groups of four digits; behind a country's code, a 0 is in brackets.
        if (groups.count() > 1 && groups.length(0) == 4 && groups.length(1) == 4 && text.charAt(groups.start(1)) == '0')
            return false;
        for (int end = from + 1; end <= Math.min(from + 3, groups.end(0)); end++) {
            if (COUNTRY_CODES.contains(Integer.parseInt(text, from, end, 10))) return true;
        }
        return false;
    }

    /** Whether the first group is a word of a sentence; identifiers in data may begin with zeros, too. */
    private static boolean isInRunningText(String text, PhoneGroups groups) {
        int start = groups.start(0);
        char before = Chars.at(text, start - 1);
        if (before != '(' && before != '\n' && !PhoneGroups.isSpace(before)) return false;
        int last = start - 1;
        while (last >= 0 && start - last < 4 && PhoneGroups.isSpace(text.charAt(last))) last--;
        if ("=:|".indexOf(Chars.at(text, last)) >= 0) return false;
        int end = groups.end(0);
        char next = Chars.at(text, end);
        if (next == '\n' || next == ')' || PhoneGroups.isSpace(next)) return true;
        return ".,;!?".indexOf(next) >= 0 && " \n".indexOf(Chars.at(text, end + 1)) >= 0;
    }

    private static boolean isValid(String number, String country) {
        try {
            return NUMBERS.isValidNumber(NUMBERS.parse(number, country));
        } catch (NumberParseException e) {
            return false;
        }
    }

    /** With or without a 1 in front. */
    private static int endInNorthAmerica(String text, int start, PhoneGroups groups) {
        int area = groups.length(0) == 1 && text.charAt(groups.start(0)) == '1' ? 1 : 0;
        if (groups.count() < area + 3
                || groups.length(area) != 3
                || groups.length(area + 1) != 3
                || groups.length(area + 2) != 4) return -1;
        boolean inBrackets = text.charAt(groups.start(area) - (groups.start(area) > 0 ? 1 : 0)) == '(';
        char separator = Chars.at(text, groups.end(area));
        char second = Chars.at(text, groups.end(area + 1));
        int end = groups.end(area + 2);
        if (groups.start(area + 2) - groups.end(area + 1) != 1 || isJoinedBehind(text, end)) return -1;
        if (inBrackets) {
            int gap = groups.start(area + 1) - groups.end(area);
            if (separator != ')' || gap > 2 || second == ')' || second == '(' || second == '/') return -1;
        } else {
            boolean spaced = PhoneGroups.isSpace(separator);
            if (groups.start(area + 1) - groups.end(area) != 1 || separator != second || separator == '/') return -1;
            char before = Chars.at(text, start - 1);
            if (spaced && (before == '[' || before == '{' || before == '=')) return -1;
            if (spaced && (isOneOfManyNumbers(text, groups, area + 3) || isRowOfATable(text, start, end))) return -1;
        }
        String number = groups.digits(text, area, area + 3);
        if (number.charAt(0) < '2' || number.charAt(3) < '2') return -1;
        return !isFiction(number) && isValid(number, "US") ? end : -1;
    }

    /** In the groups in which libphonenumber writes a valid number of a country. */
    private static int endInGroupsOfACountry(String text, int start, PhoneGroups groups) {
        // As in Russia: 8 (495) 123-45-67.
        boolean isBehindPrefix = text.startsWith("8 (", start);
        boolean inBrackets = isBehindPrefix || text.charAt(start) == '(';
        if (!inBrackets && (text.charAt(start) != '0' || !isFrom1To9(Chars.at(text, start + 1)))) return -1;
        int count = closelySpaced(text, groups);
        int digits = groups.digits(count);
        if (count < 2 || digits < FEWEST_WITHOUT_LABEL || digits > 12) return -1;
        int end = groups.end(count - 1);
        if (isJoinedBehind(text, end) || isOneOfManyNumbers(text, groups, count)) return -1;
        if (inBrackets != (Chars.at(text, groups.end(isBehindPrefix ? 1 : 0)) == ')')
                || isCounting(text, groups, count)) return -1;
        if (isZipCode(text, groups, count)) return -1;
        if (!hasLengthsOfANumber(groups, isBehindPrefix ? 1 : 0, count)) return -1;
        if (!inBrackets && !hasSeparatorsOfANumber(text, groups, count)) return -1;
        return NationalFormats.have(groups.digits(text, 0, count), groups, count) ? end : -1;
    }

    /** The number of groups that one sign separates, or a bracket and a space. */
    private static int closelySpaced(String text, PhoneGroups groups) {
        int count = 1;
        while (count < groups.count()) {
            int gap = groups.start(count) - groups.end(count - 1);
            char first = text.charAt(groups.end(count - 1));
            char last = text.charAt(groups.start(count) - 1);
            if (gap > 2 || gap == 2 && first != ')' && last != '(') break;
            count++;
        }
        return count;
    }

    /** Single separators, all equal but for the first; the octal numbers of an address have dots and no groups. */
    private static boolean hasSeparatorsOfANumber(String text, PhoneGroups groups, int count) {
        char second = count > 2 ? text.charAt(groups.end(1)) : 0;
        for (int i = 0; i + 1 < count; i++) {
            char separator = text.charAt(groups.end(i));
            if (groups.start(i + 1) - groups.end(i) != 1) return false;
            if (separator == '.' && count < 4) return false;
            if (i > 0 && separator != second) return false;
        }
        return true;
    }

    /** An area code of at most five digits, and few groups of at least two digits. */
    private static boolean hasLengthsOfANumber(PhoneGroups groups, int first, int count) {
        if (count > 5 || groups.length(first) > 5) return false;
        for (int i = first; i < count; i++) if (groups.length(i) < 2) return false;
        return true;
    }

    /** A ZIP code of nine digits, as in "MA 02110-1301". */
    private static boolean isZipCode(String text, PhoneGroups groups, int count) {
        return count == 2 && groups.length(0) == 5 && groups.length(1) == 4 && text.charAt(groups.end(0)) == '-';
    }

    private static boolean isFrom1To9(char c) {
        return c >= '1' && c <= '9';
    }

    /** Whether the groups are numbers that grow by 1, or by the same round number: 01 02 03 04 05, 030 040 050. */
    private static boolean isCounting(String text, PhoneGroups groups, int count) {
        int step = number(text, groups, 1) - number(text, groups, 0);
        if (step != 1 && (step % 10 != 0 || count == 2)) return false;
        for (int i = 2; i < count; i++) {
            if (number(text, groups, i) - number(text, groups, i - 1) != step) return false;
        }
        return true;
    }

    private static int number(String text, PhoneGroups groups, int group) {
        int start = groups.start(group);
        return Integer.parseInt(text, start, Math.min(groups.end(group), start + 9), 10);
    }

    /** Whether more numbers stand before or behind, as in a table or in the bytes of a dump. */
    private static boolean isOneOfManyNumbers(String text, PhoneGroups groups, int count) {
        int before = groups.start(0) - 1;
        if (Chars.at(text, before) == '(') before--;
        if (count < groups.count() && groups.start(count) - groups.end(count - 1) == 1) return true;
        return isNumberBefore(text, before) || isNumberBehind(text, groups.end(count - 1));
    }

    private static boolean isNumberBefore(String text, int last) {
        int at = last;
        while (at >= 0 && last - at < GAP && isBetweenNumbers(text, at)) at--;
        if (at == last || at < 0) return false;
        if (Chars.isDigit(text.charAt(at))) return true;
        // Two hexadecimal digits.
        return Chars.isHex(text.charAt(at))
                && Chars.isHex(Chars.at(text, at - 1))
                && !Chars.isWord(Chars.at(text, at - 2));
    }

    private static boolean isNumberBehind(String text, int end) {
        int at = end;
        while (at - end < GAP && at < text.length() && isBetweenNumbers(text, at)) at++;
        if (at == end) return false;
        if (Chars.isDigit(Chars.at(text, at))) return true;
        return Chars.isHex(Chars.at(text, at))
                && Chars.isHex(Chars.at(text, at + 1))
                && !Chars.isWord(Chars.at(text, at + 2));
    }

    /** Spaces, operators, and the {@code --} for bytes that a dump leaves open; a single hyphen may be a dash. */
    private static boolean isBetweenNumbers(String text, int at) {
        char c = text.charAt(at);
        if (c == '-') return Chars.at(text, at - 1) == '-' || Chars.at(text, at + 1) == '-';
        return PhoneGroups.isSpace(c) || c == '\t' || c == '+' || c == '*' || c == '=';
    }

    /** Whether a line has only this number, and the line before or behind begins with a digit, too. */
    private static boolean isRowOfATable(String text, int start, int end) {
        int from = start;
        while (from > 0 && (text.charAt(from - 1) == ' ' || text.charAt(from - 1) == '\t')) from--;
        int to = end;
        while (to < text.length() && " \t,;".indexOf(text.charAt(to)) >= 0) to++;
        boolean alone =
                (from == 0 || text.charAt(from - 1) == '\n') && (to == text.length() || text.charAt(to) == '\n');
        if (!alone) return false;
        int before = from - 2;
        while (before >= 0 && from - before < 80 && " \t,;".indexOf(text.charAt(before)) >= 0) before--;
        int behind = to + 1;
        while (behind < text.length() && behind - to < 80 && " \t".indexOf(text.charAt(behind)) >= 0) behind++;
        return Chars.isDigit(Chars.at(text, before)) || Chars.isDigit(Chars.at(text, behind));
    }

    private static boolean isJoinedBehind(String text, int end) {
        char next = Chars.at(text, end);
        if (isExtension(text, end)) return false;
        return Chars.isWord(next)
                || (next == '-' || next == '.' || next == ':' || next == ',' || next == '/')
                        && Chars.isDigit(Chars.at(text, end + 1));
    }

    /** The numbers 555-0100 to 555-0199 are reserved for fiction and never assigned. */
    private static boolean isFiction(String number) {
        return number.startsWith("55501", number.length() - 7);
    }

    private static int endBehindLabel(String text, int start, PhoneGroups groups) {
        boolean inBrackets = text.charAt(start) == '(';
        if (!inBrackets && groups.length(0) < 2 && groups.count() < 3) return -1;
        for (int count = groups.count(); count > 0; count--) {
            int digits = groups.digits(count);
            if (digits < FEWEST_DIGITS) return -1;
            int end = groups.end(count - 1);
            if (digits > MOST_DIGITS || isJoinedBehind(text, end)) continue;
            if (!PhoneLabels.isBefore(text, start)
                    || areYears(text, groups, count)
                    || beginWithDate(text, groups, count)
                    || isRound(text, groups, count)
                    || isDecimal(text, groups, count)) return -1;
            return isFiction(groups.digits(text, 0, count)) ? -1 : end;
        }
        return -1;
    }

    /** From 1847 to 1922, as behind the name of the telephone's inventor, or 2019 2020 2021. */
    private static boolean areYears(String text, PhoneGroups groups, int count) {
        if (count < 2) return false;
        for (int i = 0; i < count; i++) {
            if (groups.length(i) != 4) return false;
            int year = number(text, groups, i);
            if (count == 2 ? year < 1_000 || year > 2_999 : year < 1_900 || year > 2_099) return false;
        }
        return true;
    }

    /** A date such as 2024-01-15, 15.01.2024 or 1/15/2024. */
    private static boolean beginWithDate(String text, PhoneGroups groups, int count) {
        if (count < 3) return false;
        char separator = text.charAt(groups.end(0));
        if ("-./".indexOf(separator) < 0 || text.charAt(groups.end(1)) != separator) return false;
        int year = groups.length(0) == 4 ? 0 : 2;
        if (groups.length(year) != 4 || number(text, groups, year) / 100 < 19 || number(text, groups, year) / 100 > 20)
            return false;
        int one = year == 0 ? 1 : 0;
        int other = year == 0 ? 2 : 1;
        return isDayOrMonth(text, groups, one)
                && isDayOrMonth(text, groups, other)
                && Math.min(number(text, groups, one), number(text, groups, other)) <= 12;
    }

    private static boolean isDayOrMonth(String text, PhoneGroups groups, int group) {
        int number = number(text, groups, group);
        return groups.length(group) <= 2 && number >= 1 && number <= 31;
    }

    /** A quantity such as 10 000 000, or a placeholder such as 000-0000. */
    private static boolean isRound(String text, PhoneGroups groups, int count) {
        String number = groups.digits(text, 0, count);
        boolean beginsWithZero = number.charAt(0) == '0';
        return number.endsWith("000000") && (!beginsWithZero || number.chars().allMatch(c -> c == '0'));
    }

    private static boolean isDecimal(String text, PhoneGroups groups, int count) {
        return count == 2 && groups.start(1) - groups.end(0) == 1 && text.charAt(groups.end(0)) == '.';
    }

    private static boolean isExtension(String text, int end) {
        return endOfExtension(text, end) > end;
    }

    /** The end of an extension such as {@code ext. 12} or {@code x12} after a number, or else the number's end. */
    private static int endOfExtension(String text, int end) {
        int at = end;
        while (at - end < 2 && at < text.length() && (PhoneGroups.isSpace(text.charAt(at)) || text.charAt(at) == ','))
            at++;
        int word = at;
        for (String label : EXTENSIONS) {
            if (!text.regionMatches(true, word, label, 0, label.length())) continue;
            at = word + label.length();
            int digits = at;
            while (digits - at < 3 && digits < text.length() && " .:\u00A0".indexOf(text.charAt(digits)) >= 0) digits++;
            int last = Chars.endOfDigits(text, digits);
            if (last > digits && last - digits <= 7 && !Chars.isWord(Chars.at(text, last))) return last;
        }
        return end;
    }
}
