package dev.trainyard.readers.checkout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern of a {@code .gitignore} with wildcards, matched as Git's wildmatch does. It is a list of steps, and the steps
 * that may come next are followed all at once, so the time is at most the product of the lengths of pattern and path.
 * Patterns and paths are strings in which each character is a byte, since Git compares bytes.
 */
final class IgnoreGlob {
    private static final int BYTES = 256;

    /** One step of a pattern. */
    private sealed interface Step {
        /** Exactly one of these bytes. */
        @SuppressWarnings("ArrayRecordComponent") // Never compared.
        record One(boolean[] bytes) implements Step {}

        /** Any number of bytes of one name: {@code *}. */
        record Name() implements Step {}

        /** Any number of bytes, including slashes: {@code **} at the end. */
        record Rest() implements Step {}

        /** Any number of folders, including none: {@code **} before a slash. */
        record Folders() implements Step {}

        /** Nothing, because the pattern is invalid. */
        record Never() implements Step {}
    }

    private final Step[] steps;

    private IgnoreGlob(List<Step> steps) {
        this.steps = steps.toArray(Step[]::new);
    }

    /**
     * @param pattern without its exclamation mark and its outer slashes
     * @param ofNames whether it is compared with names, in which two asterisks are like one
     */
    static IgnoreGlob of(String pattern, boolean ofNames) {
        return new IgnoreGlob(new Reader(pattern, ofNames).steps());
    }

    /** The position of the first character that is not matched literally; the length if there is none. */
    static int literalLength(String pattern) {
        int at = 0;
        while (at < pattern.length() && "*?[\\".indexOf(pattern.charAt(at)) < 0) at++;
        return at;
    }

    boolean matches(String path) {
        boolean[] now = new boolean[steps.length + 1];
        boolean[] next = new boolean[steps.length + 1];
        enter(now, 0);
        for (int i = 0; i < path.length(); i++) {
            if (!advance(now, next, path.charAt(i))) return false;
            boolean[] last = now;
            now = next;
            next = last;
            Arrays.fill(next, false);
        }
        return now[steps.length];
    }

    private boolean advance(boolean[] now, boolean[] next, char c) {
        boolean any = false;
        for (int at = 0; at < steps.length; at++) {
            if (!now[at]) continue;
            boolean stays = false;
            boolean passes = false;
            switch (steps[at]) {
                case Step.One one -> passes = c < BYTES && one.bytes()[c];
                case Step.Name _ -> stays = c != '/';
                case Step.Rest _ -> stays = true;
                case Step.Folders _ -> {
                    stays = true;
                    passes = c == '/';
                }
                case Step.Never _ -> {}
            }
            // Staying enters the next step too, which may match nothing, but not inside a folder's name.
            if (stays && steps[at] instanceof Step.Folders) next[at] = true;
            else if (stays) enter(next, at);
            if (passes) enter(next, at + 1);
            any |= stays || passes;
        }
        return any;
    }

    private void enter(boolean[] states, int from) {
        int at = from;
        states[at] = true;
        while (at < steps.length && !(steps[at] instanceof Step.One) && !(steps[at] instanceof Step.Never)) {
            states[++at] = true;
        }
    }

    /** Reads the steps of a pattern. */
    private static final class Reader {
        private final String pattern;
        private final boolean ofNames;
        private final int literal;
        private final List<Step> steps = new ArrayList<>();
        private int at;

        Reader(String pattern, boolean ofNames) {
            this.pattern = pattern;
            this.ofNames = ofNames;
            literal = literalLength(pattern);
        }

        List<Step> steps() {
            while (at < pattern.length()) {
                switch (pattern.charAt(at)) {
                    case '\\' -> {
                        steps.add(at + 1 < pattern.length() ? byteAt(at + 1) : new Step.Never());
                        at += 2;
                    }
                    case '?' -> {
                        boolean[] any = new boolean[BYTES];
                        Arrays.fill(any, true);
                        any['/'] = false;
                        steps.add(new Step.One(any));
                        at++;
                    }
                    case '[' -> steps.add(set());
                    case '*' -> stars();
                    default -> steps.add(byteAt(at++));
                }
            }
            return steps;
        }

        private Step byteAt(int index) {
            boolean[] bytes = new boolean[BYTES];
            char c = pattern.charAt(index);
            if (c < BYTES) bytes[c] = true;
            return new Step.One(bytes);
        }

        private void stars() {
            int end = at;
            while (end < pattern.length() && pattern.charAt(end) == '*') end++;
            // Git cuts off what is literal, so it does not see what comes before the first wildcard.
            boolean begins = at == literal || pattern.charAt(at - 1) == '/';
            boolean several = !ofNames && end - at > 1 && begins;
            if (several && end < pattern.length() && pattern.charAt(end) == '/') {
                steps.add(new Step.Folders());
                at = end + 1;
            } else if (several && (end == pattern.length() || pattern.startsWith("\\/", end))) {
                steps.add(new Step.Rest());
                at = end;
            } else {
                steps.add(new Step.Name());
                at = end;
            }
        }

        /** A set in square brackets, such as {@code [!a-c[:digit:]]}. */
        private Step set() {
            boolean[] bytes = new boolean[BYTES];
            int i = at + 1;
            boolean negated = i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^');
            if (negated) i++;
            int before = 0;
            boolean first = true;
            while (true) {
                if (i >= pattern.length()) return never();
                char c = pattern.charAt(i);
                if (c == ']' && !first) break;
                first = false;
                if (c == '\\') {
                    if (++i >= pattern.length()) return never();
                    c = pattern.charAt(i);
                    add(bytes, c, c);
                    before = c;
                } else if (c == '-' && before != 0 && i + 1 < pattern.length() && pattern.charAt(i + 1) != ']') {
                    c = pattern.charAt(++i);
                    if (c == '\\') {
                        if (++i >= pattern.length()) return never();
                        c = pattern.charAt(i);
                    }
                    add(bytes, before, c);
                    before = 0;
                } else if (c == '[' && pattern.startsWith("[:", i)) {
                    int end = pattern.indexOf(']', i + 2);
                    if (end < 0) return never();
                    if (end == i + 2 || pattern.charAt(end - 1) != ':') {
                        add(bytes, c, c);
                        before = c;
                    } else {
                        if (!addClass(bytes, pattern.substring(i + 2, end - 1))) return never();
                        i = end;
                        before = 0;
                    }
                } else {
                    add(bytes, c, c);
                    before = c;
                }
                i++;
            }
            at = i + 1;
            if (negated) for (int b = 0; b < BYTES; b++) bytes[b] = !bytes[b];
            bytes['/'] = false;
            return new Step.One(bytes);
        }

        private Step never() {
            at = pattern.length();
            return new Step.Never();
        }

        private static void add(boolean[] bytes, int from, int to) {
            for (int b = from; b <= to && b < BYTES; b++) bytes[b] = true;
        }

        /** Returns false if there is no class of this name. */
        private static boolean addClass(boolean[] bytes, String name) {
            for (int b = 0; b < 128; b++) {
                boolean upper = b >= 'A' && b <= 'Z';
                boolean lower = b >= 'a' && b <= 'z';
                boolean digit = b >= '0' && b <= '9';
                boolean graph = b > ' ' && b < 127;
                boolean in;
                switch (name) {
                    case "alnum" -> in = upper || lower || digit;
                    case "alpha" -> in = upper || lower;
                    case "blank" -> in = b == ' ' || b == '\t';
                    case "cntrl" -> in = b < ' ' || b == 127;
                    case "digit" -> in = digit;
                    case "graph" -> in = graph;
                    case "lower" -> in = lower;
                    case "print" -> in = graph || b == ' ';
                    case "punct" -> in = graph && !upper && !lower && !digit;
                    case "space" -> in = b == ' ' || b >= '\t' && b <= '\r';
                    case "upper" -> in = upper;
                    case "xdigit" -> in = digit || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F';
                    default -> {
                        return false;
                    }
                }
                bytes[b] |= in;
            }
            return true;
        }
    }
}
