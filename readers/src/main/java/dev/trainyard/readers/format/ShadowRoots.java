package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * Declarative shadow roots: templates that a browser shows in place of their parent's children. The children appear only
 * in the slots of the template.
 */
final class ShadowRoots {
    /** Roots deeper in each other are not opened, because every one makes the page deeper. */
    private static final int DEEPEST = 16;

    private final List<Root> roots = new ArrayList<>();

    /** @param slots by their names, the first of each name */
    private record Root(Element host, Element template, Map<String, Element> slots) {}

    private ShadowRoots() {}

    static boolean isRoot(Element template) {
        return template.hasAttr("shadowrootmode") || template.hasAttr("shadowroot");
    }

    /** Moves the children of each parent of a shadow root into its slots. */
    static void open(Element body) {
        ShadowRoots page = new ShadowRoots();
        page.find(body, null, 0);
        page.roots.forEach(ShadowRoots::open);
    }

    /**
     * @param around the root that the element is in
     * @param hosts the number of parents of roots around the element
     */
    private void find(Element element, @Nullable Root around, int hosts) {
        Root own = null;
        for (Node node : element.childNodes()) {
            if (own != null || !(node instanceof Element child)) continue;
            if (child.nameIs("template") && isRoot(child)) own = new Root(element, child, new HashMap<>());
        }
        int inside = own == null ? hosts : hosts + 1;
        if (own != null && inside <= DEEPEST) roots.add(own);
        if (around != null && element.nameIs("slot")) around.slots().putIfAbsent(element.attr("name"), element);
        for (Node node : element.childNodes()) {
            if (!(node instanceof Element child)) continue;
            boolean isOwn = own != null && child == own.template();
            find(child, isOwn ? own : around, inside);
        }
    }

    private static void open(Root root) {
        Map<Element, List<Node>> shown = new HashMap<>();
        List<Node> children = List.copyOf(root.host().childNodes());
        // All at once, because removing a node takes longer the more are beside it.
        root.host().empty();
        root.host().appendChild(root.template());
        for (Node child : children) {
            if (child == root.template()) continue;
            Element slot = root.slots().get(child.attr("slot"));
            if (slot != null)
                shown.computeIfAbsent(slot, _ -> new ArrayList<>()).add(child);
        }
        shown.forEach((slot, nodes) -> {
            slot.empty();
            slot.appendChildren(nodes);
        });
    }
}
