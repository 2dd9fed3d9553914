package dev.trainyard.readers.document;

import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A glob pattern as Java's {@code PathMatcher} has them: {@code *} within a name, {@code **} across folders, {@code ?},
 * sets such as {@code [!a-c]} and groups such as {@code {java,kt}}. Java turns them into regular expressions, whose time is
 * exponential in the number of stars. This one follows all places of the pattern at once, so that its time is at most the
 * product of the lengths of pattern and path.
 */
final class PathGlob {
    private static final IntPredicate ANY =
            c -> c != '\n' && c != '\r' && c != '\u0085' && c != '\u2028' && c != '\u2029';
    private static final IntPredicate IN_NAME = c -> c != '/';

    private final List<Step> steps = new ArrayList<>();

    /** One step of the pattern; the step after the last one is the end. */
    private sealed interface Step {
        /** One character, and the next step. */
        record One(IntPredicate characters) implements Step {}

        /** No character, and one of these steps. */
        record Either(int first, int second) implements Step {}
    }

    private PathGlob() {}

    /** @throws java.util.regex.PatternSyntaxException if Java refuses the pattern */
    static PathGlob of(String glob) {
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
        PathGlob read = new PathGlob();
        read.read(glob.codePoints().toArray());
        return read;
    }

    boolean matches(String path) {
        BitSet now = new BitSet(steps.size() + 1);
        BitSet next = new BitSet(steps.size() + 1);
        enter(now, 0);
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            i += Character.charCount(c);
            next.clear();
            for (int at = now.nextSetBit(0); at >= 0; at = now.nextSetBit(at + 1)) {
                if (at < steps.size()
                        && steps.get(at) instanceof Step.One one
                        && one.characters().test(c)) {
                    enter(next, at + 1);
                }
            }
            if (next.isEmpty()) return false;
            BitSet last = now;
            now = next;
            next = last;
        }
        return now.get(steps.size());
    }

    /** Enters a step and those that it leads to without a character; each at most once. */
    private void enter(BitSet states, int first) {
        List<Integer> open = new ArrayList<>(List.of(first));
        while (!open.isEmpty()) {
            int at = open.removeLast();
            if (states.get(at)) continue;
            states.set(at);
            if (at < steps.size() && steps.get(at) instanceof Step.Either either) {
                open.add(either.second());
                open.add(either.first());
            }
        }
    }

    private void read(int[] glob) {
        int group = -1;
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < glob.length; i++) {
            int c = glob[i];
            switch (c) {
                case '\\' -> one(glob[++i]);
                case '?' -> steps.add(new Step.One(IN_NAME));
                case '[' -> i = set(glob, i + 1);
                case '*' -> {
                    boolean across = i + 1 < glob.length && glob[i + 1] == '*';
                    if (across) i++;
                    int begin = steps.size();
                    steps.add(new Step.Either(begin + 1, begin + 3));
                    steps.add(new Step.One(across ? ANY : IN_NAME));
                    steps.add(new Step.Either(begin, begin));
                }
                case '{' -> {
                    group = steps.size();
                    steps.add(new Step.Either(group + 1, group + 1));
                }
                case ',' -> {
                    if (group < 0) {
                        one(c);
                    } else {
                        ends.add(steps.size());
                        steps.add(new Step.Either(0, 0));
                        group = alternative(group);
                    }
                }
                case '}' -> {
                    if (group < 0) {
                        one(c);
                    } else {
                        for (int end : ends) steps.set(end, new Step.Either(steps.size(), steps.size()));
                        ends.clear();
                        group = -1;
                    }
                }
                default -> one(c);
            }
        }
    }

    /** Lets the step before the last alternative also lead to the one that begins here. */
    private int alternative(int before) {
        int begin = steps.size();
        steps.set(before, new Step.Either(before + 1, begin));
        steps.add(new Step.Either(begin + 1, begin + 1));
        return begin;
    }

    private void one(int character) {
        steps.add(new Step.One(c -> c == character));
    }

    /** Reads a set; a backslash in it is itself. Returns the index of its closing bracket. */
    private int set(int[] glob, int from) {
        int i = from;
        boolean negated = glob[i] == '!';
        if (negated) i++;
        List<int[]> ranges = new ArrayList<>();
        if (!negated && glob[i] == '^' || glob[i] == '-') ranges.add(new int[] {glob[i], glob[i++]});
        while (glob[i] != ']') {
            boolean isRange = glob[i + 1] == '-' && glob[i + 2] != ']';
            ranges.add(new int[] {glob[i], isRange ? glob[i + 2] : glob[i]});
            i += isRange ? 3 : 1;
        }
        steps.add(new Step.One(c ->
                c != '/' && negated != ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1])));
        return i;
    }
}
