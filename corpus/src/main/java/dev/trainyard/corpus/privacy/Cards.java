package dev.trainyard.corpus.privacy;

/** Finds the numbers of payment cards, by the issuer's prefix, the length and the check digit (Luhn). */
final class Cards {
    private static final int MOST_DIGITS = 19;

    private Cards() {}

    /** The end of a number that begins here; negative if none does. */
    static int end(String text, int start) {
        int firstGroup = Chars.endOfDigits(text, start) - start;
        if (firstGroup != 4 && (firstGroup < 13 || firstGroup > MOST_DIGITS)) return -1;
        if (isJoined(Chars.at(text, start - 1))) return -1;
        int[] digits = new int[MOST_DIGITS];
        int count = 0;
        char separator = firstGroup == 4 ? Chars.at(text, start + 4) : 0;
        if (firstGroup == 4 && separator != ' ' && separator != '-') return -1;
        int at = start;
        while (true) {
            int end = Chars.endOfDigits(text, at);
            if (count + end - at > MOST_DIGITS) return -1;
            for (; at < end; at++) digits[count++] = text.charAt(at) - '0';
            if (separator == 0 || Chars.at(text, at) != separator || !Chars.isDigit(Chars.at(text, at + 1))) break;
            // Only the last group may have three digits or fewer.
            if (count > 4 && count % 4 != 0 && count != 10) break;
            at++;
        }
        char next = Chars.at(text, at);
        if (Chars.isWord(next) || (next == '.' || next == '-') && Chars.isAlphanumeric(Chars.at(text, at + 1)))
            return -1;
        return isIssued(digits, count) && passesLuhn(digits, count) ? at : -1;
    }

    private static boolean isJoined(char before) {
        return Chars.isWord(before) || before == '.' || before == '-' || before == '+' || before == ',';
    }

    private static boolean isIssued(int[] d, int count) {
        int two = d[0] * 10 + d[1];
        int four = two * 100 + d[2] * 10 + d[3];
        if (d[0] == 4) return count == 13 || count == 16 || count == 19; // Visa
        if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) return count == 16; // Mastercard
        if (two == 34 || two == 37) return count == 15; // American Express
        if (four == 6011 || four >= 6440 && four <= 6599) return count == 16; // Discover
        if (four >= 3528 && four <= 3589) return count == 16; // JCB
        if (two == 36 || two == 38 || four >= 3000 && four <= 3059) return count == 14; // Diners Club
        return two == 62 && count >= 16; // UnionPay
    }

    private static boolean passesLuhn(int[] digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            int digit = digits[count - 1 - i] * (i % 2 + 1);
            sum += digit > 9 ? digit - 9 : digit;
        }
        return sum % 10 == 0;
    }
}
