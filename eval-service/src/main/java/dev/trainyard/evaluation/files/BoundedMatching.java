package dev.trainyard.evaluation.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for a regular expression of someone's in a model's answer, within a bounded number of steps: the time of some
 * expressions grows exponentially with the text.
 */
final class BoundedMatching {
    private static final long MOST_STEPS = 10_000_000;

    private BoundedMatching() {}

    private static final class TooManyStepsException extends RuntimeException {}

    /** A text that can be looked at a limited number of times. */
    private static final class Counted implements CharSequence {
        private final CharSequence text;
        private long steps;

        Counted(CharSequence text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) throw new TooManyStepsException();
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }

    /** The first match; empty if there is none within the limit. */
    static Optional<Matcher> find(Pattern pattern, String text) {
        try {
            Matcher matcher = pattern.matcher(new Counted(text));
            return matcher.find() ? Optional.of(matcher) : Optional.empty();
        } catch (TooManyStepsException | StackOverflowError e) {
            return Optional.empty();
        }
    }
}
