package dev.trainyard.corpus.privacy;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds e-mail addresses, and passwords before an {@code @} in a URL. */
final class Emails {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_TOP = 24;

    /** Top-level domains that RFC 2606, RFC 6761 and RFC 6762 reserve, or that are used within networks. */
    private static final Set<String> RESERVED_TOPS =
            Set.of("example", "test", "invalid", "localhost", "local", "internal", "lan", "home", "arpa");

    private static final Set<String> RESERVED_DOMAINS = Set.of("example.com", "example.org", "example.net");

    /** Endings of file names such as {@code icon@2x.png}, which are not top-level domains. */
    private static final Set<String> FILE_ENDS = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "js", "mjs", "ts", "tsx", "jsx", "css", "scss",
            "html", "htm", "xml", "json", "yaml", "yml", "java", "class", "jar", "kt", "txt", "pdf", "csv", "tgz",
            "gz");

    private static final Set<String> PASSWORDS_IN_EXAMPLES =
            Set.of("password", "pass", "passwd", "pwd", "pw", "secret", "token");

    private Emails() {}

    /** @param free the end of what was found before */
    static @Nullable Removed around(String text, int at, int free) {
        if (!isLocal(Chars.at(text, at - 1)) && !isUserInfo(Chars.at(text, at - 1))) return null;
        int userInfo = startOfUserInfo(text, at, free);
        if (userInfo >= 0) return password(text, userInfo, at);
        int start = at;
        while (start > free && (isLocal(text.charAt(start - 1)) || isInnerApostrophe(text, start - 1))) {
            if (at - --start > LONGEST_LOCAL) return null;
        }
        while (start < at && !Chars.isWord(text.charAt(start))) start++;
        int end = endOfDomain(text, at + 1);
        if (end > 0 && isApostrophe(Chars.at(text, end))) start = withoutOpeningQuote(text, start, at);
        if (start == at || end < 0 || text.charAt(at - 1) == '.') return null;
        return text.substring(start, at).equals("git") ? null : new Removed(PersonalDataKind.EMAIL, start, end);
    }

    private static boolean isLocal(char c) {
        return Chars.isWord(c) || c == '.' || c == '-' || c == '+';
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019';
    }

    /** As in {@code o'brien@}: between two letters. */
    private static boolean isInnerApostrophe(String text, int at) {
        return isApostrophe(text.charAt(at))
                && Chars.isLetter(Chars.at(text, at - 1))
                && Chars.isLetter(Chars.at(text, at + 1));
    }

    /**
     * The start of an address that a quotation mark follows. If no other mark stands before it, the first one inside is the
     * opening one, as in Python's {@code u'jane@…'}.
     */
    private static int withoutOpeningQuote(String text, int start, int at) {
        if (isApostrophe(Chars.at(text, start - 1))) return start;
        for (int i = start; i < Math.min(at, start + 3); i++) if (isApostrophe(text.charAt(i))) return i + 1;
        return start;
    }

    /** Where {@code user:password} or {@code user} begins, if it stands behind {@code ://}; else a negative number. */
    private static int startOfUserInfo(String text, int at, int free) {
        int start = at;
        while (start > free && at - start < 128 && isUserInfo(text.charAt(start - 1))) start--;
        return text.startsWith("://", start - 3) ? start : -1;
    }

    private static boolean isUserInfo(char c) {
        return c > ' ' && "/\"'`<>@()\\?#&,;".indexOf(c) < 0;
    }

    private static @Nullable Removed password(String text, int start, int at) {
        int colon = text.indexOf(':', start);
        if (colon < 0 || colon + 1 >= at) return null;
        String password = text.substring(colon + 1, at);
        boolean isExample = PASSWORDS_IN_EXAMPLES.contains(password.toLowerCase(Locale.ROOT))
                || password.indexOf('{') >= 0
                || password.indexOf('$') == 0
                || password.chars().allMatch(c -> c == '*' || c == 'x' || c == '.');
        return isExample ? null : new Removed(PersonalDataKind.SECRET, colon + 1, at);
    }

    /** The end of the domain of an address that may be somebody's; negative if there is none. */
    private static int endOfDomain(String text, int start) {
        int end = start;
        int top = start;
        int labels = 1;
        int numbers = 0;
        while (end - start <= LONGEST_DOMAIN) {
            char c = Chars.at(text, end);
            if (c == '.' && end > top && Chars.isAlphanumeric(Chars.at(text, end + 1))) {
                if (Chars.endOfDigits(text, top) == end) numbers++;
                labels++;
                top = end + 1;
            } else if (!Chars.isAlphanumeric(c) && (c != '-' || end == top)) {
                break;
            }
            end++;
        }
        while (end > top && text.charAt(end - 1) == '-') end--;
        // A version begins with two numbers: package@1.0.0-rc.
        if (labels < 2 || numbers > 1 || !isTop(text, top, end) || isReserved(text.substring(start, end))) return -1;
        // A call or an index belongs to code: in Python, x@y.mean() is a product of matrices.
        char next = Chars.at(text, end);
        return next == '(' || next == '[' || next == '_' ? -1 : end;
    }

    private static boolean isTop(String text, int start, int end) {
        if (text.startsWith("xn--", start)) return true;
        if (end - start < 2 || end - start > LONGEST_TOP) return false;
        for (int i = start; i < end; i++) if (!Chars.isLetter(text.charAt(i))) return false;
        return true;
    }

    private static boolean isReserved(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        int top = lower.lastIndexOf('.');
        String end = lower.substring(top + 1);
        String registered = lower.substring(lower.lastIndexOf('.', top - 1) + 1);
        return RESERVED_TOPS.contains(end) || FILE_ENDS.contains(end) || RESERVED_DOMAINS.contains(registered);
    }
}
