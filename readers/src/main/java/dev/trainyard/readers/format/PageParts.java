package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The visible elements of a page in their order, each with the number of its words, of its words in links, and of its
 * words of <em>prose</em>: those in code, and those in runs of ten or more words of which at most a third are in links. A
 * run ends where a block begins or ends.
 *
 * <p>Elements are known by their numbers. The counts do not include what was dropped.
 */
final class PageParts {
    private static final int RUN = 10;

    private final List<Element> elements = new ArrayList<>();
    private final Set<Element> dropped = new HashSet<>();
    private Purpose[] purposes = new Purpose[256];
    private int[] parents = new int[256];
    private int[] ends = new int[256];
    /** Without the words of the elements inside. */
    private int[] ownWords = new int[256];

    private int[] ownLinked = new int[256];
    private int[] ownProse = new int[256];
    private int[] words = {};
    private int[] linked = {};
    private int[] prose = {};

    private int runWords;
    private int runLinked;
    private int block;

    private PageParts() {}

    static PageParts of(Element body) {
        PageParts parts = new PageParts();
        parts.walk(body, 0, false, false);
        parts.count();
        return parts;
    }

    int size() {
        return elements.size();
    }

    Element element(int number) {
        return elements.get(number);
    }

    Purpose purpose(int number) {
        return purposes[number];
    }

    int parent(int number) {
        return parents[number];
    }

    /** The number after those of all elements inside. */
    int end(int number) {
        return ends[number];
    }

    int words(int number) {
        return words[number];
    }

    int linked(int number) {
        return linked[number];
    }

    int prose(int number) {
        return prose[number];
    }

    /** The words of prose that are not in blocks inside. */
    int ownProse(int number) {
        return ownProse[number];
    }

    /** Leaves an element out; the counts change with the next {@link #count}. */
    void drop(int number) {
        dropped.add(elements.get(number));
    }

    /** Whether an element was left out itself, or is not visible. */
    boolean isDropped(Element element) {
        return dropped.contains(element);
    }

    boolean isDropped(int number) {
        return dropped.contains(elements.get(number));
    }

    /** Counts what has not been dropped. */
    void count() {
        int size = elements.size();
        words = Arrays.copyOf(ownWords, size);
        linked = Arrays.copyOf(ownLinked, size);
        prose = Arrays.copyOf(ownProse, size);
        // Elements inside have higher numbers, so they are complete before they are added.
        for (int i = size - 1; i > 0; i--) {
            if (isDropped(i)) {
                words[i] = 0;
                linked[i] = 0;
                prose[i] = 0;
            } else {
                words[parents[i]] += words[i];
                linked[parents[i]] += linked[i];
                prose[parents[i]] += prose[i];
            }
        }
    }

    private void walk(Element element, int parent, boolean inLink, boolean inCode) {
        int number = add(element, parent, inCode);
        boolean isBlock = PageBlocks.isBlock(element);
        int around = block;
        if (isBlock) {
            endRun(inCode);
            block = number;
        }
        boolean link = inLink || PageBlocks.isLink(element);
        boolean code = inCode || element.nameIs("pre");
        for (Node node : element.childNodes()) {
            if (node instanceof TextNode text) {
                add(number, PageBlocks.words(text.getWholeText()), link);
            } else if (node instanceof Element child) {
                if (Formula.isFormula(child)) add(number, 1, link);
                else if (Visibility.hides(child)) dropped.add(child);
                else walk(child, number, link, code);
            }
        }
        if (isBlock) {
            endRun(code);
            block = around;
        }
        ends[number] = elements.size();
    }

    private int add(Element element, int parent, boolean inCode) {
        int number = elements.size();
        if (number == parents.length) {
            int more = number * 2;
            purposes = Arrays.copyOf(purposes, more);
            parents = Arrays.copyOf(parents, more);
            ends = Arrays.copyOf(ends, more);
            ownWords = Arrays.copyOf(ownWords, more);
            ownLinked = Arrays.copyOf(ownLinked, more);
            ownProse = Arrays.copyOf(ownProse, more);
        }
        elements.add(element);
        parents[number] = parent;
        purposes[number] = inCode ? Purpose.TEXT : Purpose.of(element);
        return number;
    }

    private void add(int number, int more, boolean link) {
        ownWords[number] += more;
        runWords += more;
        if (!link) return;
        ownLinked[number] += more;
        runLinked += more;
    }

    private void endRun(boolean code) {
        if (code || (runWords >= RUN && runLinked * 3 <= runWords)) ownProse[block] += runWords;
        runWords = 0;
        runLinked = 0;
    }
}
