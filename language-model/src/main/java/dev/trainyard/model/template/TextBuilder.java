package dev.trainyard.model.template;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Joins texts, up to a length; longer ones refuse the template. */
final class TextBuilder {
    private final StringBuilder value = new StringBuilder();
    private final int longest;
    private char @Nullable [] origins;

    TextBuilder(int longest) {
        this.longest = longest;
    }

    TextBuilder add(Text text) {
        int from = value.length();
        append(text.value());
        if (!text.isOfTemplate()) {
            char[] marks = grown();
            for (int i = 0; i < text.length(); i++) marks[from + i] = text.mark(i);
        }
        return this;
    }

    TextBuilder add(String text, char origin) {
        int from = value.length();
        append(text);
        if (origin != 0) Arrays.fill(grown(), from, value.length(), origin);
        return this;
    }

    private void append(String text) {
        if (value.length() + (long) text.length() > longest) {
            throw new TemplateException("it writes more than " + longest + " characters");
        }
        value.append(text);
        if (origins != null) grown();
    }

    private char[] grown() {
        char[] before = origins;
        if (before == null) {
            before = new char[Math.max(64, value.length() * 2)];
        } else if (before.length < value.length()) {
            before = Arrays.copyOf(before, value.length() * 2);
        }
        origins = before;
        return before;
    }

    Text text() {
        return Text.of(value.toString(), origins == null ? null : Arrays.copyOf(origins, value.length()));
    }
}
