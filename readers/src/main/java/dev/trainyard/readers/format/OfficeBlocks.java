package dev.trainyard.readers.format;

import dev.trainyard.readers.document.DocumentBytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of an office document, block by block: an item of a list begins with {@code - }, a row of a table has
 * {@code |} between its cells, and code is between fences. Notes come last.
 */
final class OfficeBlocks {
    enum Kind {
        PARAGRAPH,
        ITEM,
        ROW,
        CODE
    }

    private record Block(Kind kind, int unit, String text) {}

    private static final String FENCE = "```";

    private final List<Block> blocks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Table table = new Table();
    private int unit;
    private long length;

    /** The table that is being read. What is in tables inside its cells belongs to the cells. */
    private static final class Table {
        private int depth;
        private final List<List<List<String>>> rows = new ArrayList<>();
        private boolean hasHeader;
    }

    /**
     * Adds a block; in a table it belongs to the current cell.
     *
     * @param level of a list's item, from 0
     */
    void add(Kind kind, int level, String text) throws OfficeFile.TooLargeException {
        String stripped = kind == Kind.CODE ? text.stripTrailing() : text.strip();
        if (stripped.isEmpty() && kind != Kind.CODE) return;
        length += stripped.length() + 1;
        if (length > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        if (table.depth > 0) {
            if (!table.rows.isEmpty() && !table.rows.getLast().isEmpty()) {
                table.rows.getLast().getLast().add(stripped);
            }
            return;
        }
        boolean goesOn =
                kind != Kind.PARAGRAPH && !blocks.isEmpty() && blocks.getLast().kind() == kind;
        if (!goesOn) unit++;
        String indent = kind == Kind.ITEM ? "  ".repeat(Math.clamp(level, 0, 9)) : "";
        blocks.add(new Block(kind, unit, indent + stripped));
    }

    void note(int number, String text) throws OfficeFile.TooLargeException {
        length += text.length();
        if (length > DocumentBytes.MOST) throw new OfficeFile.TooLargeException();
        notes.add("[^" + number + "]: " + text.strip());
    }

    void beginTable() {
        if (++table.depth > 1) return;
        table.rows.clear();
        table.hasHeader = false;
    }

    void beginRow() {
        if (table.depth == 1) table.rows.add(new ArrayList<>());
    }

    void beginCell() {
        if (table.depth == 1 && !table.rows.isEmpty()) table.rows.getLast().add(new ArrayList<>());
    }

    /** The current row is the header of its table. */
    void isHeader() {
        if (table.depth == 1 && table.rows.size() <= 1) table.hasHeader = true;
    }

    void endTable() throws OfficeFile.TooLargeException {
        if (--table.depth > 0) return;
        table.depth = 0;
        unit++;
        // A table with one column is a frame around its text.
        boolean frame = table.rows.stream().allMatch(cells -> cells.size() <= 1);
        for (int i = 0; i < table.rows.size(); i++) {
            List<List<String>> cells = table.rows.get(i);
            if (frame) {
                for (List<String> cell : cells) {
                    for (String text : cell) blocks.add(new Block(Kind.PARAGRAPH, ++unit, text));
                }
                continue;
            }
            List<String> texts = cells.stream()
                    .map(cell -> String.join(" ", cell).replace('\n', ' '))
                    .toList();
            if (texts.stream().allMatch(String::isBlank)) continue;
            blocks.add(new Block(Kind.ROW, unit, String.join(" | ", texts)));
            if (i == 0 && table.hasHeader) {
                blocks.add(new Block(
                        Kind.ROW,
                        unit,
                        String.join(" | ", texts.stream().map(_ -> "---").toList())));
            }
        }
        table.rows.clear();
        unit++;
    }

    /** All of it; empty if there is nothing. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            boolean begins = i == 0 || blocks.get(i - 1).unit() != block.unit();
            boolean ends = i == blocks.size() - 1 || blocks.get(i + 1).unit() != block.unit();
            if (i > 0) text.append(begins ? "\n\n" : "\n");
            if (block.kind() == Kind.CODE && begins) text.append(FENCE).append('\n');
            text.append(block.text());
            if (block.kind() == Kind.CODE && ends) text.append('\n').append(FENCE);
        }
        for (String note : notes) text.append(text.isEmpty() ? "" : "\n\n").append(note);
        return text.isEmpty() ? "" : text.append('\n').toString();
    }
}
