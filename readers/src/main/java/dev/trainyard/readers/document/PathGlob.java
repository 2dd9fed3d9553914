package dev.trainyard.readers.document;

import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A glob pattern as Java's {@code PathMatcher} has them: {@code *} within a name, {@code **} across folders, {@code ?},
 * sets such as {@code [!a-c]} and groups such as {@code {java,kt}}. Java turns them into regular expressions, whose time is
 * exponential in the number of stars. This one follows all places of the pattern at once, so that its time is at most the
 * product of the lengths of pattern and path. Safe for threads.
 */
final class PathGlob {
    private static final IntPredicate ANY =
            c -> c != '\n' && c != '\r' && c != '\u0085' && c != '\u2028' && c != '\u2029';
    private static final IntPredicate IN_NAME = c -> c != '/';

    private static final int ASCII = 128;
    /** So many sets of places are remembered; the usual patterns have a dozen. */
    private static final int MOST_KNOWN = 64;

    private final List<Step> steps;
    private final Map<BitSet, Places> known = new ConcurrentHashMap<>();
    private final Places start;

    /** The steps that may come next, and what follows them for the characters seen so far. */
    private static final class Places {
        private final BitSet steps;
        private final @Nullable Places[] next = new Places[ASCII];

        Places(BitSet steps) {
            this.steps = steps;
        }
    }

    /** One step of the pattern; the step after the last one is the end. */
    private sealed interface Step {
        /** One character, and the next step. */
        record One(IntPredicate characters) implements Step {}

        /** No character, and one of these steps. */
        record Either(int first, int second) implements Step {}
    }

    private PathGlob(List<Step> steps) {
        this.steps = List.copyOf(steps);
        BitSet first = new BitSet(steps.size() + 1);
        enter(first, 0, new int[2 * steps.size() + 2]);
        start = new Places(first);
    }

    /** @throws java.util.regex.PatternSyntaxException if Java refuses the pattern */
    static PathGlob of(String glob) {
        FileSystems.getDefault().getPathMatcher("glob:" + glob);
        return new PathGlob(new Reader(glob.codePoints().toArray()).read());
    }

    boolean matches(String path) {
        Places places = start;
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            i += Character.charCount(c);
            Places next = c < ASCII ? places.next[c] : null;
            if (next == null) next = after(places, c);
            if (next.steps.isEmpty()) return false;
            places = next;
        }
        return places.steps.get(steps.size());
    }

    private Places after(Places places, int c) {
        BitSet next = new BitSet(steps.size() + 1);
        int[] open = new int[2 * steps.size() + 2];
        BitSet now = places.steps;
        for (int at = now.nextSetBit(0); at >= 0 && at < steps.size(); at = now.nextSetBit(at + 1)) {
            if (steps.get(at) instanceof Step.One one && one.characters().test(c)) enter(next, at + 1, open);
        }
        if (known.size() >= MOST_KNOWN) return new Places(next);
        Places found = known.computeIfAbsent(next, Places::new);
        if (c < ASCII) places.next[c] = found;
        return found;
    }

    /**
     * Enters a step and those that it leads to without a character, each at most once.
     *
     * @param open has room for two entries for each step
     */
    private void enter(BitSet states, int first, int[] open) {
        int size = 0;
        open[size++] = first;
        while (size > 0) {
            int at = open[--size];
            if (states.get(at)) continue;
            states.set(at);
            if (at < steps.size() && steps.get(at) instanceof Step.Either either) {
                open[size++] = either.second();
                open[size++] = either.first();
            }
        }
    }

    /** Reads the steps of a pattern. */
    private static final class Reader {
        private final int[] glob;
        private final List<Step> steps = new ArrayList<>();

        Reader(int[] glob) {
            this.glob = glob;
        }

        List<Step> read() {
            int group = -1;
            List<Integer> ends = new ArrayList<>();
            for (int i = 0; i < glob.length; i++) {
                int c = glob[i];
                switch (c) {
                    case '\\' -> one(glob[++i]);
                    case '?' -> steps.add(new Step.One(IN_NAME));
                    case '[' -> i = set(i + 1);
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
            return steps;
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
        private int set(int from) {
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
}
