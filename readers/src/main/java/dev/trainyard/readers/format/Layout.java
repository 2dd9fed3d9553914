package dev.trainyard.readers.format;

import java.util.HashSet;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Which tables and lists of a page only arrange parts of it, and hold no data and no items. */
final class Layout {
    private static final Set<String> PARTS = Set.of("table", "section", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> STRUCTURES = Set.of("ul", "ol", "dl", "pre", "blockquote");

    /** A cell with so many characters may hold a part of the page. */
    private static final int LONG = 150;

    /** Everything around a heading, a section or a table. */
    private final Set<Element> aroundParts = new HashSet<>();
    /** Everything around these and around lists, code and several paragraphs. */
    private final Set<Element> aroundStructures = new HashSet<>();

    private final Set<Element> aroundCode = new HashSet<>();

    private Layout() {}

    static Layout of(Element root) {
        Layout layout = new Layout();
        layout.walk(root);
        return layout;
    }

    /** Some pages make lists of whole chapters, and tables of their parts. A table with a header has data. */
    boolean isLaidOut(Element listOrTable) {
        if (aroundParts.contains(listOrTable)) return true;
        if (!listOrTable.nameIs("table")) return false;
        return aroundStructures.contains(listOrTable) && (aroundCode.contains(listOrTable) || !hasHeader(listOrTable));
    }

    private static boolean hasHeader(Element table) {
        Element rows = table.firstElementChild();
        while (rows != null && !rows.nameIs("thead") && !rows.nameIs("tbody")) rows = rows.nextElementSibling();
        Element row = rows == null ? null : rows.firstElementChild();
        return row != null && row.childrenSize() > 1 && row.children().stream().allMatch(cell -> cell.nameIs("th"));
    }

    private void walk(Element element) {
        boolean paragraph = false;
        boolean broken = false;
        for (Node node : element.childNodes()) {
            if (node instanceof TextNode text) broken &= text.isBlank();
            if (!(node instanceof Element child)) continue;
            String name = child.normalName();
            boolean isBreak = name.equals("br");
            // Old pages have an empty line between paragraphs; notes in a table are shorter.
            boolean second = paragraph && name.equals("p")
                    || broken && isBreak && ShortText.of(element).length() >= LONG;
            paragraph |= name.equals("p");
            broken = isBreak;
            if (PARTS.contains(name)) {
                mark(element, aroundParts);
                mark(element, aroundStructures);
            } else if (STRUCTURES.contains(name) || second || (name.equals("p") && element.nameIs("div"))) {
                mark(element, aroundStructures);
                if (name.equals("pre")) mark(element, aroundCode);
            }
            walk(child);
        }
    }

    private static void mark(@Nullable Element element, Set<Element> marked) {
        // What is around a marked element is marked already.
        for (Element around = element; around != null && marked.add(around); ) around = around.parent();
    }
}
