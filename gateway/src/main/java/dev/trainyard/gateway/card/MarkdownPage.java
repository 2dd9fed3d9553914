package dev.trainyard.gateway.card;

import java.util.List;
import java.util.stream.Collectors;

/** Writes Markdown. Texts are expected to be escaped, unless a method says otherwise. */
final class MarkdownPage {
    private final StringBuilder page = new StringBuilder();

    MarkdownPage raw(String text) {
        page.append(text);
        return this;
    }

    MarkdownPage heading(int level, String title) {
        page.append('\n').append("#".repeat(level)).append(' ').append(title).append('\n');
        return this;
    }

    MarkdownPage paragraph(String text) {
        page.append('\n').append(text).append('\n');
        return this;
    }

    /** A list; nothing if there are no items. */
    MarkdownPage list(List<String> items) {
        if (items.isEmpty()) return this;
        page.append('\n');
        items.forEach(item -> page.append("- ").append(item).append('\n'));
        return this;
    }

    /** A table; nothing if there are no rows. */
    MarkdownPage table(List<String> columns, List<List<String>> rows) {
        if (rows.isEmpty()) return this;
        page.append('\n');
        row(columns);
        row(columns.stream().map(_ -> "---").toList());
        rows.forEach(this::row);
        return this;
    }

    private void row(List<String> cells) {
        page.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |")))
                .append('\n');
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
