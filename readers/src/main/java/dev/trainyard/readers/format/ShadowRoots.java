package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * Declarative shadow roots: templates that a browser shows in place of their parent's children. The children appear only
 * in the slots of the template.
 */
final class ShadowRoots {
    private ShadowRoots() {}

    static boolean isRoot(Element template) {
        return template.hasAttr("shadowrootmode") || template.hasAttr("shadowroot");
    }

    /** Moves the children of each parent of a shadow root into its slots. */
    static void open(Element body) {
        for (Element template : body.select("template[shadowrootmode], template[shadowroot]")) {
            Element host = template.parent();
            // A parent has one root; a second template is not shown.
            if (host != null && template.attr("data-shadow").isEmpty()) open(template, host);
        }
    }

    private static void open(Element template, Element host) {
        Map<String, Element> slots = new HashMap<>();
        for (Element slot : template.select("slot")) slots.putIfAbsent(slot.attr("name"), slot);
        Map<Element, List<Node>> shown = new HashMap<>();
        List<Node> children = new ArrayList<>(host.childNodes());
        // From the last to the first, so that no removal moves the others.
        for (Node child : children.reversed()) {
            if (child == template) continue;
            child.remove();
            Element slot = slots.get(child.attr("slot"));
            if (slot != null)
                shown.computeIfAbsent(slot, _ -> new ArrayList<>()).add(child);
        }
        shown.forEach((slot, nodes) -> {
            slot.empty();
            slot.appendChildren(nodes.reversed());
        });
    }
}
