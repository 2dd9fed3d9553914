package dev.trainyard.model.template;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A text in which each character knows its origin: the template, or a message. All operations of templates keep the
 * origins, so that in a rendered conversation what someone wrote can be told from what the template wrote, whatever
 * the template did to it. Immutable.
 */
public final class Text {
    /** Marks a character that a template wrote inside a generation block. */
    private static final char GENERATED = 0x8000;

    /** The largest number of a message. */
    public static final int MOST_ORIGINS = 0x7FFF;

    static final Text EMPTY = new Text("", null);

    private final String value;
    /** The origin of each character; absent if the template wrote all of them. */
    private final char @Nullable [] origins;

    private Text(String value, char @Nullable [] origins) {
        this.value = value;
        this.origins = origins;
    }

    /** A text of the template itself. */
    public static Text ofTemplate(String value) {
        return value.isEmpty() ? EMPTY : new Text(value, null);
    }

    /**
     * A text that someone wrote.
     *
     * @param origin the number of the message, from 1
     */
    public static Text of(String value, int origin) {
        if (origin < 1 || origin > MOST_ORIGINS) throw new IllegalArgumentException("no message has number " + origin);
        if (value.isEmpty()) return EMPTY;
        char[] origins = new char[value.length()];
        Arrays.fill(origins, (char) origin);
        return new Text(value, origins);
    }

    static Text of(String value, char @Nullable [] origins) {
        return value.isEmpty() ? EMPTY : new Text(value, origins);
    }

    public String value() {
        return value;
    }

    public int length() {
        return value.length();
    }

    /** The number of the message that a character comes from; 0 for the template. */
    public int origin(int at) {
        return origins == null ? 0 : origins[at] & MOST_ORIGINS;
    }

    /** Whether a character was written inside a generation block. */
    public boolean generated(int at) {
        return origins != null && (origins[at] & GENERATED) != 0;
    }

    boolean isOfTemplate() {
        return origins == null;
    }

    char mark(int at) {
        return origins == null ? 0 : origins[at];
    }

    /** The same text, marked as written inside a generation block. */
    Text inGeneration() {
        char[] marked = origins == null ? new char[value.length()] : origins.clone();
        for (int i = 0; i < marked.length; i++) marked[i] |= GENERATED;
        return of(value, marked);
    }

    Text part(int from, int to) {
        if (from >= to) return EMPTY;
        if (from == 0 && to == value.length()) return this;
        return new Text(value.substring(from, to), origins == null ? null : Arrays.copyOfRange(origins, from, to));
    }

    Text plus(Text other) {
        if (other.value.isEmpty()) return this;
        if (value.isEmpty()) return other;
        if (origins == null && other.origins == null) return new Text(value + other.value, null);
        char[] both = origins == null
                ? new char[value.length() + other.value.length()]
                : Arrays.copyOf(origins, value.length() + other.value.length());
        if (other.origins != null) System.arraycopy(other.origins, 0, both, value.length(), other.origins.length);
        return new Text(value + other.value, both);
    }

    /** Removes characters at the beginning, at the end, or at both. */
    Text stripped(boolean left, boolean right, IntPredicate removed) {
        int from = 0;
        int to = value.length();
        if (left) while (from < to && removed.test(value.charAt(from))) from++;
        if (right) while (to > from && removed.test(value.charAt(to - 1))) to--;
        return part(from, to);
    }

    /** Another text in place of each occurrence of a part, from the left, at most so many times. */
    Text replaced(String part, Text other, long most) {
        TextBuilder result = new TextBuilder(Integer.MAX_VALUE);
        int from = 0;
        long left = most;
        if (part.isEmpty()) {
            for (; from < value.length() && left != 0; from++, left--) {
                result.add(other);
                result.add(part(from, from + 1));
            }
            if (left != 0) result.add(other);
            return result.add(part(from, value.length())).text();
        }
        for (int at = value.indexOf(part); at >= 0 && left != 0; at = value.indexOf(part, from), left--) {
            result.add(part(from, at)).add(other);
            from = at + part.length();
        }
        return from == 0 ? this : result.add(part(from, value.length())).text();
    }

    /** Each character on its own in another form; a form of more characters keeps the origin of the one. */
    Text mapped(IntUnaryOperator simple, UnaryOperator<String> full) {
        TextBuilder result = new TextBuilder(Integer.MAX_VALUE);
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            int next = i + Character.charCount(point);
            int mapped = simple.applyAsInt(point);
            String form = mapped >= 0 ? Character.toString(mapped) : full.apply(Character.toString(point));
            result.add(form, mark(i));
            i = next;
        }
        return result.text();
    }

    Text upper() {
        return mapped(point -> -1, one -> one.toUpperCase(Locale.ROOT));
    }

    Text lower() {
        return mapped(point -> -1, one -> one.toLowerCase(Locale.ROOT));
    }

    /** Every word with a capital letter first and small letters after. */
    Text title() {
        TextBuilder result = new TextBuilder(Integer.MAX_VALUE);
        boolean inside = false;
        for (int i = 0; i < value.length(); ) {
            int next = i + Character.charCount(value.codePointAt(i));
            Text one = part(i, next);
            result.add(inside ? one.lower() : one.upper());
            inside = Character.isLetter(value.codePointAt(i));
            i = next;
        }
        return result.text();
    }

    /** The first character as a capital, and the others small. */
    Text capitalized() {
        if (value.isEmpty()) return this;
        int first = Character.charCount(value.codePointAt(0));
        return part(0, first).upper().plus(part(first, value.length()).lower());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && text.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}
