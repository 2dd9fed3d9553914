package dev.trainyard.ingest.attributes;

/** Removes code between fences, as Markdown has them: lines of at least three backticks or tildes. */
final class FencedCode {
    private static final int SHORTEST = 3;

    private char[] rest = new char[1024];

    /** The text that {@link #remove} left, in the beginning of an array that is used again. */
    char[] rest() {
        return rest;
    }

    /** Removes the code with its fences; a fence that is not closed reaches to the end. Returns the length of the rest. */
    int remove(char[] text, int length) {
        if (rest.length < length) rest = new char[Math.max(length, 2 * rest.length)];
        int kept = 0;
        char fence = 0;
        int opened = 0;
        for (int start = 0; start < length; ) {
            int end = start;
            while (end < length && text[end] != '\n') end++;
            int next = Math.min(length, end + 1);
            int from = start;
            while (from < end && text[from] == ' ') from++;
            char mark = from < end ? text[from] : 0;
            int run = mark == '`' || mark == '~' ? run(text, from, end) : 0;
            if (fence != 0) {
                if (mark == fence && run >= opened && isBlank(text, from + run, end)) fence = 0;
            } else if (run >= SHORTEST && !(mark == '`' && hasBacktick(text, from + run, end))) {
                fence = mark;
                opened = run;
            } else {
                System.arraycopy(text, start, rest, kept, next - start);
                kept += next - start;
            }
            start = next;
        }
        return kept;
    }

    private static int run(char[] text, int from, int end) {
        int at = from;
        while (at < end && text[at] == text[from]) at++;
        return at - from;
    }

    private static boolean isBlank(char[] text, int from, int end) {
        for (int i = from; i < end; i++) if (!CharacterClasses.has(text[i], CharacterClasses.SPACE)) return false;
        return true;
    }

    /** Such a line has code of its own: {@code ```x```}. */
    private static boolean hasBacktick(char[] text, int from, int end) {
        for (int i = from; i < end; i++) if (text[i] == '`') return true;
        return false;
    }
}
