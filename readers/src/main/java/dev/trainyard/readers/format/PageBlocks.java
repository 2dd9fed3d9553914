package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Elements;

/** Turns a part of a page into blocks, in its order: headings, paragraphs, the items of lists and tables, and code. */
final class PageBlocks {
    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n\\f\\u00A0]+");
    private static final Pattern NUMBERS = Pattern.compile("[\\d\\s]*");
    private static final String STRUCTURE = "table, ul, ol, dl, pre, h1, h2, h3, h4, h5, h6, blockquote, div p, p ~ p";

    private final List<Block> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int linkedWords;
    private int units;
    private int unit;
    private int depth;
    private boolean startsItem;

    private PageBlocks() {}

    static List<Block> of(Element part) {
        PageBlocks page = new PageBlocks();
        page.walk(part, false);
        page.end(Block.Kind.PARAGRAPH);
        return page.blocks;
    }

    /** Words between spaces; of scripts that have none, two characters are one. */
    static int words(String text) {
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

    private void walk(Node node, boolean linked) {
        switch (node) {
            case TextNode words -> append(words.getWholeText(), linked);
            case Element element -> walk(element, linked);
            default -> {}
        }
    }

    private void walk(Element element, boolean linked) {
        boolean link = linked || (element.nameIs("a") && element.hasAttr("href"));
        switch (element.normalName()) {
            case "br" -> text.append('\n');
            case "pre", "xmp", "listing" -> code(element);
            case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                end(Block.Kind.PARAGRAPH);
                children(element, link);
                end(Block.Kind.HEADING);
            }
            case "ul", "ol", "dl" -> {
                if (isLaidOut(element)) {
                    block(element, link);
                } else {
                    list(element, link);
                }
            }
            case "table" -> {
                if (isOfData(element)) {
                    table(element);
                } else {
                    block(element, link);
                }
            }
            case "li", "dt", "dd" -> {
                if (depth == 0) {
                    block(element, link);
                    return;
                }
                end(Block.Kind.PARAGRAPH);
                startsItem = element.nameIs("li");
                children(element, link);
                end(Block.Kind.ITEM);
                startsItem = false;
            }
            default -> {
                if (element.isBlock() || element.nameIs("td") || element.nameIs("th")) {
                    block(element, link);
                } else {
                    children(element, link);
                }
            }
        }
    }

    private void block(Element element, boolean linked) {
        end(Block.Kind.PARAGRAPH);
        children(element, linked);
        end(Block.Kind.PARAGRAPH);
    }

    private void children(Element element, boolean linked) {
        for (Node child : element.childNodes()) walk(child, linked);
    }

    /** Some pages make lists of whole chapters. */
    private static boolean isLaidOut(Element list) {
        return list.selectFirst("h1, h2, h3, h4, h5, h6, section, table") != null;
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

    private void code(Element element) {
        end(Block.Kind.PARAGRAPH);
        String code = element.wholeText()
                .replace("\r\n", "\n")
                .replaceFirst("\\A\\s*\n", "")
                .stripTrailing();
        // Numbers of lines stand in a column of their own on some pages.
        if (NUMBERS.matcher(code).matches()) return;
        int links = 0;
        for (Element link : element.select("a[href]")) links += words(link.text());
        blocks.add(new Block(Block.Kind.CODE, nextUnit(), code, words(code), links));
    }

    /** Pages were once laid out by tables; such a one has whole paragraphs, lists or tables in its cells. */
    private static boolean isOfData(Element table) {
        for (Element cell : table.select("td, th")) {
            if (cell.selectFirst(STRUCTURE) != null) return false;
        }
        return true;
    }

    private void table(Element table) {
        end(Block.Kind.PARAGRAPH);
        boolean outermost = enterUnit();
        for (Element row : table.select("caption, tr")) {
            Elements cells = row.nameIs("tr") ? row.select("> td, > th") : new Elements(row);
            for (int i = 0; i < cells.size(); i++) {
                if (i > 0) text.append(" | ");
                children(cells.get(i), false);
            }
            if (text.toString().replace('|', ' ').isBlank()) text.setLength(0);
            end(Block.Kind.ITEM);
        }
        leaveUnit(outermost);
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

    private void append(String words, boolean linked) {
        String spaced = SPACE.matcher(words).replaceAll(" ");
        boolean gap = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
        text.append(gap && spaced.startsWith(" ") ? spaced.substring(1) : spaced);
        if (linked) linkedWords += words(spaced);
    }

    private void end(Block.Kind kind) {
        String whole = text.toString().replaceAll(" *\n *", "\n").strip();
        int linked = linkedWords;
        text.setLength(0);
        linkedWords = 0;
        if (whole.isEmpty()) return;
        Block.Kind actual = kind == Block.Kind.PARAGRAPH && unit > 0 ? Block.Kind.ITEM : kind;
        String indent =
                actual != Block.Kind.ITEM || depth == 0 ? "" : "  ".repeat(depth - 1) + (startsItem ? "- " : "");
        startsItem = false;
        blocks.add(new Block(actual, nextUnit(), indent + whole, words(whole), linked));
    }
}
