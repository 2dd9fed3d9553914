package dev.trainyard.readers.format;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The beginning of an element's text. It takes a bounded time, so that asking for it at every level of nested elements
 * stays cheap.
 */
final class ShortText {
    private static final int CHARACTERS = 200;
    private static final int NODES = 100;

    private final StringBuilder text = new StringBuilder();
    private int nodes;

    private ShortText() {}

    static String of(Element element) {
        ShortText beginning = new ShortText();
        beginning.walk(element);
        return beginning.text.toString().strip();
    }

    /** Whether there are only digits and spaces in it. */
    static boolean isDigits(Element element) {
        return of(element).chars().allMatch(c -> Character.isDigit(c) || Character.isWhitespace(c) || c == 0xA0);
    }

    private void walk(Node node) {
        if (++nodes > NODES || text.length() >= CHARACTERS) return;
        if (node instanceof TextNode words) {
            String whole = words.getWholeText();
            text.append(whole, 0, Math.min(whole.length(), CHARACTERS));
            return;
        }
        for (Node child : node.childNodes()) {
            if (nodes > NODES || text.length() >= CHARACTERS) return;
            walk(child);
        }
    }
}
