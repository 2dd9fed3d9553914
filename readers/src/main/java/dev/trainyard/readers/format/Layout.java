package dev.trainyard.readers.format;

import java.util.HashSet;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/** Which tables and lists of a page only arrange parts of it, and hold no data and no items. */
final class Layout {
    private static final Set<String> PARTS = Set.of("table", "section", "h1", "h2", "h3", "h4", "h5", "h6");
    private static final Set<String> STRUCTURES = Set.of("ul", "ol", "dl", "pre", "blockquote");

    /** Everything around a heading, a section or a table. */
    private final Set<Element> aroundParts = new HashSet<>();
    /** Everything around these and around lists, code and several paragraphs. */
    private final Set<Element> aroundStructures = new HashSet<>();

    private Layout() {}

    static Layout of(Element root) {
        Layout layout = new Layout();
        layout.walk(root);
        return layout;
    }

    /** Some pages make lists of whole chapters. */
    boolean isLaidOut(Element listOrTable) {
        return (listOrTable.nameIs("table") ? aroundStructures : aroundParts).contains(listOrTable);
    }

    private void walk(Element element) {
        boolean paragraph = false;
        for (Node node : element.childNodes()) {
            if (!(node instanceof Element child)) continue;
            String name = child.normalName();
            boolean second = paragraph && name.equals("p");
            paragraph |= name.equals("p");
            if (PARTS.contains(name)) {
                mark(element, aroundParts);
                mark(element, aroundStructures);
            } else if (STRUCTURES.contains(name) || second || (name.equals("p") && element.nameIs("div"))) {
                mark(element, aroundStructures);
            }
            walk(child);
        }
    }

    private static void mark(@Nullable Element element, Set<Element> marked) {
        // What is around a marked element is marked already.
        for (Element around = element; around != null && marked.add(around); ) around = around.parent();
    }
}
