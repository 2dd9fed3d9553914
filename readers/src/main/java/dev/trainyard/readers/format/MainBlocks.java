package dev.trainyard.readers.format;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Chooses those blocks of a page that are its text, and leaves menus, lists of links and lines at its edges.
 *
 * <p>Where a page says which part of it is the text, all of that part is, but for lists of links. Where it does not, the
 * number of words in a unit, the share of them that are links, and the same of the units before and after decide. These
 * are the two features, and in {@link #isText} the tree, that Kohlschütter, Fankhauser and Nejdl found to tell text from
 * the rest as well as far more of them do ("Boilerplate Detection using Shallow Text Features", WSDM 2010, the classifier
 * by number of words). Two things are ours, for documentation, which is written in shorter pieces than news: a list or a
 * table is one unit and not one for each item, and up to four short units between two that are text are text too.
 */
final class MainBlocks {
    private static final double MANY_LINKS = 1.0 / 3;
    private static final double MANY_LINKS_BEFORE = 0.555556;
    /** In a part that is marked as text, a paragraph may be a link or two and a word. */
    private static final double LINKS_ALONE = 0.5;

    private static final int WORDS_BESIDE_LINKS = 10;
    private static final int GAP = 4;

    private final List<Unit> units = new ArrayList<>();

    private record Unit(int number, int words, int linkedWords) {
        static final Unit NONE = new Unit(0, 0, 0);

        double linkDensity() {
            return words == 0 ? 0 : (double) linkedWords / words;
        }

        Unit with(Block block) {
            return new Unit(number, words + block.words(), linkedWords + block.linkedWords());
        }
    }

    private MainBlocks(List<Block> blocks) {
        for (Block block : blocks) {
            Unit last = units.isEmpty() ? Unit.NONE : units.getLast();
            if (!units.isEmpty() && last.number() == block.unit()) units.removeLast();
            Unit unit = last.number() == block.unit() ? last : new Unit(block.unit(), 0, 0);
            units.add(unit.with(block));
        }
    }

    /** @param marked whether the page says that these are its text */
    static List<Block> of(List<Block> blocks, boolean marked) {
        MainBlocks page = new MainBlocks(blocks);
        BitSet chosen = marked ? page.withoutListsOfLinks() : page.text();
        if (chosen.isEmpty()) chosen = page.withoutLinks();
        return withHeadings(blocks, chosen);
    }

    private BitSet withoutListsOfLinks() {
        BitSet chosen = new BitSet();
        for (Unit unit : units) {
            boolean links = unit.linkDensity() > LINKS_ALONE && unit.words() - unit.linkedWords() < WORDS_BESIDE_LINKS;
            if (!links) chosen.set(unit.number());
        }
        return chosen;
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
