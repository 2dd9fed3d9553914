package dev.trainyard.model.template;

/**
 * How much a rendering may do, so that a template that loops for ever or grows without end is refused soon.
 *
 * @param steps expressions and statements that are evaluated, plus one for each few characters that are moved
 * @param characters of the longest text
 */
record Limits(long steps, int characters) {
    private static final int LONGEST = 1 << 26;

    /** Limits for conversations of so many messages and characters: many times what honest templates need. */
    static Limits of(int messages, long characters) {
        return new Limits(
                2_000_000 + 20_000L * messages + 4 * characters, (int) Math.min(LONGEST, (1 << 20) + 8 * characters));
    }
}
