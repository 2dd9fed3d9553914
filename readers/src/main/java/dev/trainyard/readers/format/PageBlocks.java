package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * Turns parts of a page into blocks, in their order: headings, paragraphs, the items of lists, the rows of tables, and
 * code.
 */
final class PageBlocks {
    private static final Set<String> BLOCKS = Set.of("td", "th", "summary", "details", "legend", "caption", "button");
    /** Deeper items are indented as these are, so that deep lists do not consist of spaces. */
    private static final int DEEPEST = 16;

    private static final int LONGEST_FENCE = 8;
    /** Of a line. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private static final Set<String> CODE_CELLS = Set.of("code", "blob", "line", "source");

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final Predicate<Element> dropped;
    private final Layout layout;
    private int linkedWords;
    private int units;
    private int unit;
    private int depth;
    private boolean inCell;
    private boolean inHeading;
    /** What the next item begins with. */
    private String mark = "";

    private PageBlocks(Element body, Predicate<Element> dropped) {
        this.dropped = dropped;
        layout = Layout.of(body);
    }

    /**
     * @param body what the parts are in
     * @param dropped elements that do not belong to the text, with all that is in them
     */
    static List<Block> of(Element body, List<Element> parts, Predicate<Element> dropped) {
        PageBlocks page = new PageBlocks(body, dropped);
        for (Element part : parts) {
            page.children(part, false);
            page.end(Block.Kind.PARAGRAPH);
        }
        return page.blocks;
    }

    /** Words between spaces; in scripts that have none, two characters count as a word. */
    static int words(CharSequence text) {
        int words = 0;
        int ideographs = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ideograph = c >= 0x2E80 && Character.isLetter(c) && (Character.isIdeographic(c) || c < 0x3100);
            if (ideograph) ideographs++;
            boolean inside = !ideograph && !Character.isWhitespace(c) && c != 0xA0;
            if (inside && !inWord) words++;
            inWord = inside;
        }
        return words + (ideographs + 1) / 2;
    }

    /** Whether an element begins and ends a line. */
    static boolean isBlock(Element element) {
        return element.isBlock() || BLOCKS.contains(element.normalName());
    }

    /** Whether an element leads to a page or a place in one. */
    static boolean isLink(Element element) {
        if (!element.nameIs("a")) return false;
        String href = element.attr("href").strip();
        return !href.isEmpty() && !href.regionMatches(true, 0, "javascript:", 0, 11);
    }

    private void walk(Node node, boolean linked) {
        switch (node) {
            case TextNode words -> append(words.getWholeText(), linked);
            case Element element -> walk(element, linked);
            default -> {}
        }
    }

    private void walk(Element element, boolean linked) {
        if (Formula.isFormula(element)) {
            Formula.of(element).ifPresent(formula -> append(formula.text(), linked));
            return;
        }
        if (dropped.test(element)) return;
        boolean link = linked || isLink(element);
        switch (element.normalName()) {
            case "br" -> {
                if (inCell || inHeading) append(" ", false);
                else text.append('\n');
            }
            case "pre", "xmp", "listing" -> code(element);
            case "h1", "h2", "h3", "h4", "h5", "h6" -> heading(element, link);
            case "ul", "ol", "dl" -> {
                if (inCell || layout.isLaidOut(element)) block(element, link);
                else list(element, link);
            }
            case "table" -> {
                if (isCode(element)) code(element);
                else if (inCell || layout.isLaidOut(element) || element.selectFirst("tr") == null) block(element, link);
                else table(element);
            }
            case "li", "dt", "dd" -> {
                if (depth == 0 || inCell) block(element, link);
                else item(element, link);
            }
            case "rt" -> {
                append("(", linked);
                children(element, link);
                append(")", linked);
            }
            case "code" -> {
                if (hasLines(element)) code(element);
                else children(element, link);
            }
            default -> {
                if (isBlock(element)) block(element, link);
                else children(element, link);
            }
        }
    }

    private void heading(Element element, boolean linked) {
        if (inCell || inHeading) {
            block(element, linked);
            return;
        }
        end(Block.Kind.PARAGRAPH);
        inHeading = true;
        children(element, linked);
        inHeading = false;
        end(Block.Kind.HEADING);
    }

    private void block(Element element, boolean linked) {
        end(Block.Kind.PARAGRAPH);
        children(element, linked);
        end(Block.Kind.PARAGRAPH);
    }

    private void children(Element element, boolean linked) {
        for (Node child : element.childNodes()) walk(child, linked);
    }

    private void list(Element element, boolean linked) {
        end(Block.Kind.PARAGRAPH);
        boolean outermost = enterUnit();
        depth++;
        children(element, linked);
        end(Block.Kind.ITEM);
        depth--;
        leaveUnit(outermost);
    }

    private void item(Element element, boolean linked) {
        end(Block.Kind.PARAGRAPH);
        mark = switch (element.normalName()) {
            case "li" -> "- ";
            case "dd" -> ": ";
            default -> "";
        };
        children(element, linked);
        end(Block.Kind.ITEM);
        mark = "";
    }

    private void code(Element element) {
        if (inCell || inHeading) {
            append(CodeLines.of(element), false);
            return;
        }
        end(Block.Kind.PARAGRAPH);
        String code = CodeLines.of(element);
        // On some pages the numbers of lines are in a column of their own.
        if (code.isEmpty() || isNumbering(element, code)) return;
        String fence = "```";
        while (code.contains(fence) && fence.length() < LONGEST_FENCE) fence += "`";
        String fenced = fence + CodeLines.language(element) + "\n" + code + "\n" + fence;
        blocks.add(new Block(Block.Kind.CODE, nextUnit(), fenced, words(code), 0));
    }

    /** Whether code is no code, but the numbers of lines beside it: one after the other. */
    private static boolean isNumbering(Element element, String code) {
        long last = -1;
        int lines = 0;
        for (String line : code.lines().map(String::strip).toList()) {
            if (!NUMBER.matcher(line).matches()) return false;
            long number = Long.parseLong(line);
            if (lines > 0 && number != last + 1) return false;
            last = number;
            lines++;
        }
        return lines > 1 || element.closest("td, th") != null;
    }

    /** Code outside of {@code pre} has lines if it has elements that make some. */
    private static boolean hasLines(Element code) {
        int lines = 0;
        for (Element child : code.children()) {
            if (child.nameIs("br") || isBlock(child)) return true;
            // One alone may be code within a sentence.
            if (CodeLines.isLine(child) && ++lines > 1) return true;
        }
        return false;
    }

    /** Whether the first rows of a table have a number and a line of code. */
    private static boolean isCode(Element table) {
        Element rows = table.firstElementChild();
        while (rows != null && !rows.nameIs("tbody")) rows = rows.nextElementSibling();
        Element row = rows == null ? null : rows.firstElementChild();
        if (row == null || row.childrenSize() != 2) return false;
        Element number = row.child(0);
        Element line = row.child(1);
        if (ShortText.of(number).isEmpty() ? !CodeLines.isNumbers(number) : !ShortText.isDigits(number)) return false;
        if (ClassWords.of(line).stream().anyMatch(CODE_CELLS::contains)) return true;
        return line.childrenSize() == 1
                && (line.child(0).nameIs("code") || line.child(0).nameIs("pre"));
    }

    private void table(Element table) {
        end(Block.Kind.PARAGRAPH);
        boolean outermost = enterUnit();
        boolean first = true;
        for (Element row : table.select("caption, tr")) {
            Element rows = row.parent();
            if (dropped.test(row) || rows != null && rows != table && dropped.test(rows)) continue;
            boolean cells = row.nameIs("tr");
            int before = blocks.size();
            List<Element> columns =
                    cells ? row.children().stream().filter(dropped.negate()).toList() : List.of(row);
            row(columns);
            if (blocks.size() == before || !cells) continue;
            boolean header = columns.size() > 1 && columns.stream().allMatch(cell -> cell.nameIs("th"));
            if (first && header) underline(columns.size());
            first = false;
        }
        leaveUnit(outermost);
    }

    private void row(List<Element> cells) {
        inCell = true;
        boolean any = false;
        for (int i = 0; i < cells.size(); i++) {
            boolean spaced = !text.isEmpty() && text.charAt(text.length() - 1) == ' ';
            if (i > 0) text.append(spaced ? "| " : " | ");
            int start = text.length();
            children(cells.get(i), false);
            for (int at = start; at < text.length() && !any; at++) any = text.charAt(at) != ' ';
        }
        inCell = false;
        if (any) end(Block.Kind.ITEM);
        text.setLength(0);
    }

    private void underline(int columns) {
        Block header = blocks.removeLast();
        String line = "--- | ".repeat(columns - 1) + "---";
        blocks.add(new Block(header.kind(), header.unit(), header.text() + "\n" + line, header.words(), 0));
    }

    private boolean enterUnit() {
        if (unit > 0) return false;
        unit = ++units;
        return true;
    }

    private void leaveUnit(boolean outermost) {
        if (outermost) unit = 0;
    }

    private int nextUnit() {
        return unit > 0 ? unit : ++units;
    }

    /** Spaces are joined to one, and characters that only say where a word may be broken are dropped. */
    private void append(String words, boolean linked) {
        int start = text.length();
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            switch (c) {
                case '\u00AD', '\u200B', '\u2060', '\uFEFF' -> {}
                case ' ', '\t', '\r', '\n', '\f', '\u00A0' -> {
                    if (!text.isEmpty() && !Character.isWhitespace(text.charAt(text.length() - 1))) text.append(' ');
                }
                default -> text.append(c);
            }
        }
        if (linked) linkedWords += words(text.substring(start));
    }

    private void end(Block.Kind kind) {
        if (inCell || inHeading) {
            append(" ", false);
            return;
        }
        String whole = stripped(text);
        int linked = linkedWords;
        text.setLength(0);
        linkedWords = 0;
        if (whole.isEmpty()) return;
        Block.Kind actual = kind == Block.Kind.PARAGRAPH && unit > 0 ? Block.Kind.ITEM : kind;
        boolean indented = actual == Block.Kind.ITEM && depth > 0;
        String begin = indented ? "  ".repeat(Math.min(depth, DEEPEST) - 1) + mark : "";
        mark = "";
        blocks.add(new Block(actual, nextUnit(), begin + whole, words(whole), linked));
    }

    /** Without spaces at the ends of lines. */
    private static String stripped(CharSequence text) {
        StringBuilder lines = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean begins = lines.isEmpty() || lines.charAt(lines.length() - 1) == '\n';
            if (c == ' ' && begins) continue;
            if (c == '\n') {
                int end = lines.length();
                while (end > 0 && lines.charAt(end - 1) == ' ') end--;
                lines.setLength(end);
            }
            lines.append(c);
        }
        return lines.toString().strip();
    }
}
