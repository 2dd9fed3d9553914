package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses those blocks that are text, and drops menus, lists of links and lines at the edges.
 *
 * <p>In the main part of a page everything is text except for lists of links, and for short lines before the first
 * paragraph and after the last. If no main part was found, the number of words in a unit, the share of them in links, and
 * both for the units before and after decide. Kohlschütter, Fankhauser and Nejdl found these two features, and the tree in
 * {@link #isText}, to work as well as many more ("Boilerplate Detection using Shallow Text Features", WSDM 2010, the
 * classifier by number of words). Two things are ours, for documentation, which is written in shorter pieces than news: a
 * list or a table is one unit, and up to four short units between two that are text are text too.
 */
final class MainBlocks {
    private static final double MANY_LINKS = 1.0 / 3;
    private static final double MANY_LINKS_BEFORE = 0.555556;
    /** In the main part, a paragraph may be a link or two and a word. */
    private static final double LINKS_ALONE = 0.5;

    private static final int WORDS_BESIDE_LINKS = 10;
    private static final int GAP = 4;
    private static final int SHORT = 10;
    /** A part with fewer long paragraphs consists of short lines. */
    private static final int PARAGRAPHS = 2;

    /** Of a list of linked sentences, on average. */
    private static final int SENTENCE = 6;

    private static final String ENDS = ".!?:;…。！？：；؟।\"”»)$`";

    private final List<Unit> units = new ArrayList<>();

    private record Unit(int number, int words, int linkedWords, int blocks, int sentences, boolean isParagraph) {
        static final Unit NONE = new Unit(0, 0, 0, 0, 0, false);

        double linkDensity() {
            return words == 0 ? 0 : (double) linkedWords / words;
        }

        boolean hasSentences() {
            return sentences * 2 > blocks && words >= SENTENCE * blocks;
        }

        Unit with(Block block) {
            boolean sentence = ENDS.indexOf(block.text().charAt(block.text().length() - 1)) >= 0;
            return new Unit(
                    number,
                    words + block.words(),
                    linkedWords + block.linkedWords(),
                    blocks + 1,
                    sentences + (sentence ? 1 : 0),
                    blocks == 0 && block.kind() == Block.Kind.PARAGRAPH);
        }
    }

    private MainBlocks(List<Block> blocks) {
        for (Block block : blocks) {
            Unit last = units.isEmpty() ? Unit.NONE : units.getLast();
            if (!units.isEmpty() && last.number() == block.unit()) units.removeLast();
            Unit unit = last.number() == block.unit() ? last : new Unit(block.unit(), 0, 0, 0, 0, false);
            units.add(unit.with(block));
        }
    }

    /** @param isMain whether these are the blocks of the page's main part */
    static List<Block> of(List<Block> blocks, boolean isMain) {
        // Some pages have pictures under headings, and nothing else.
        if (blocks.stream().allMatch(block -> block.kind() == Block.Kind.HEADING)) return blocks;
        MainBlocks page = new MainBlocks(blocks);
        BitSet chosen = isMain ? page.withoutListsOfLinksAndEdges() : page.text();
        if (chosen.isEmpty()) chosen = page.withoutLinks();
        return withHeadings(blocks, chosen);
    }

    private BitSet withoutListsOfLinksAndEdges() {
        List<Unit> kept = units.stream().filter(unit -> !isListOfLinks(unit)).toList();
        int first = 0;
        int last = kept.size() - 1;
        if (kept.stream()
                        .filter(unit -> unit.isParagraph() && unit.words() >= SHORT)
                        .count()
                >= PARAGRAPHS) {
            while (isEdge(kept.get(first))) first++;
            while (isEdge(kept.get(last))) last--;
        }
        BitSet chosen = new BitSet();
        for (Unit unit : kept.subList(first, last + 1)) chosen.set(unit.number());
        return chosen;
    }

    private static boolean isListOfLinks(Unit unit) {
        return unit.linkDensity() > LINKS_ALONE
                && unit.words() - unit.linkedWords() < WORDS_BESIDE_LINKS
                && !unit.hasSentences();
    }

    /** A short line that is no sentence: a byline, a date, or what can be done with the page. */
    private static boolean isEdge(Unit unit) {
        return unit.isParagraph() && unit.words() < SHORT && unit.sentences() == 0;
    }

    /** What is left to choose on a page of a few short lines. */
    private BitSet withoutLinks() {
        BitSet chosen = new BitSet();
        for (Unit unit : units) {
            if (unit.linkDensity() <= MANY_LINKS) chosen.set(unit.number());
        }
        return chosen;
    }

    private BitSet text() {
        BitSet text = new BitSet();
        for (int i = 0; i < units.size(); i++) {
            if (isText(at(i - 1), at(i), at(i + 1))) text.set(i);
        }
        for (int i = text.nextSetBit(0); i >= 0; i = text.nextSetBit(i + 1)) {
            int next = text.nextSetBit(i + 1);
            if (next > i + 1 && next - i - 1 <= GAP && hasFewLinks(i + 1, next)) text.set(i + 1, next);
        }
        BitSet chosen = new BitSet();
        text.stream().forEach(i -> chosen.set(units.get(i).number()));
        return chosen;
    }

    private boolean hasFewLinks(int from, int to) {
        return units.subList(from, to).stream().allMatch(unit -> unit.linkDensity() <= MANY_LINKS);
    }

    private Unit at(int index) {
        return index < 0 || index >= units.size() ? Unit.NONE : units.get(index);
    }

    private static boolean isText(Unit before, Unit unit, Unit after) {
        if (unit.linkDensity() > MANY_LINKS) return false;
        if (before.linkDensity() > MANY_LINKS_BEFORE) return unit.words() > 40 || after.words() > 17;
        return unit.words() > 16 || after.words() > 15 || before.words() > 4;
    }

    /** A heading stays where what comes after it does. */
    private static List<Block> withHeadings(List<Block> blocks, BitSet chosen) {
        List<Block> kept = new ArrayList<>();
        boolean followed = false;
        for (Block block : blocks.reversed()) {
            if (block.kind() != Block.Kind.HEADING) followed = chosen.get(block.unit());
            if (followed) kept.add(block);
        }
        return kept.reversed();
    }
}
