package dev.trainyard.ingest.attributes;

/** Recognises addresses of pages and mailboxes, with or without a scheme: {@code example.org/a-b}, {@code me@example.org}. */
final class Address {
    private static final int LONGEST_LABEL = 64;
    private static final int LONGEST_DOMAIN = 63;

    private Address() {}

    static boolean is(char[] text, int start, int end) {
        int from = start;
        boolean stop = false;
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (c == '.') stop = true;
            if (c == ':' && from == start && i - start >= 2 && startsWith(text, i, end, "://")) {
                if (isScheme(text, start, i)) from = i + 3;
            }
        }
        if (!stop) return false;
        if (isHost(text, from, end) || (from > start && isHost(text, start, end))) return true;
        for (int i = from + 1; i < end; i++) if (text[i] == '@' && isHost(text, i + 1, end)) return true;
        return false;
    }

    private static boolean isScheme(char[] text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '+' && c != '-' && c != '.') return false;
        }
        return true;
    }

    /** A host's name or number, and what may follow it. */
    private static boolean isHost(char[] text, int start, int end) {
        int to = start;
        int label = start;
        int labels = 0;
        while (to < end && (isInner(text[to]) || text[to] == '.')) {
            if (text[to] == '.') {
                if (to == label || to - label > LONGEST_LABEL || text[label] == '-' || text[label] == '_') return false;
                if (text[to - 1] == '-' || text[to - 1] == '_') return false;
                labels++;
                label = to + 1;
            }
            to++;
        }
        if (labels == 0 || !follows(text, to, end)) return false;
        return isDomain(text, label, to) || (labels == 3 && isNumber(text, start, to));
    }

    private static boolean isInner(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c > 0xA0;
    }

    private static boolean isDomain(char[] text, int start, int end) {
        if (end - start < 2 || end - start > LONGEST_DOMAIN) return false;
        for (int i = start; i < end; i++) if (!CharacterClasses.has(text[i], CharacterClasses.LOWER)) return false;
        return true;
    }

    private static boolean isNumber(char[] text, int start, int end) {
        for (int i = start; i < end; i++)
            if (text[i] != '.' && !CharacterClasses.has(text[i], CharacterClasses.DIGIT)) return false;
        String[] parts = new String(text, start, end - start).split("\\.", -1);
        int[] octets = new int[4];
        for (int i = 0; i < 4; i++) {
            if (parts[i].isEmpty() || parts[i].length() > 3) return false;
            octets[i] = Integer.parseInt(parts[i]);
        }
        boolean isPrivate = octets[0] == 10
                || octets[0] == 127
                || (octets[0] == 169 && octets[1] == 254)
                || (octets[0] == 192 && octets[1] == 168)
                || (octets[0] == 172 && octets[1] >= 16 && octets[1] <= 31);
        return !isPrivate
                && octets[0] >= 1
                && octets[0] <= 223
                && octets[1] <= 255
                && octets[2] <= 255
                && octets[3] >= 1
                && octets[3] <= 254;
    }

    private static boolean follows(char[] text, int from, int end) {
        int i = from;
        if (i < end && text[i] == ':') {
            int port = i + 1;
            for (i = port; i < end && CharacterClasses.has(text[i], CharacterClasses.DIGIT); ) i++;
            if (i - port < 2 || i - port > 5) return false;
        }
        return i == end || text[i] == '/' || text[i] == '?' || text[i] == '#';
    }

    private static boolean startsWith(char[] text, int from, int end, String part) {
        if (end - from < part.length()) return false;
        for (int i = 0; i < part.length(); i++) if (text[from + i] != part.charAt(i)) return false;
        return true;
    }
}
