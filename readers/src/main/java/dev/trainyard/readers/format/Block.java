package dev.trainyard.readers.format;

/**
 * A piece of a page that stands on lines of its own.
 *
 * @param unit the number of the list, table or paragraph that it is in; a unit is kept or dropped as a whole
 * @param words of the text
 * @param linkedWords those of them that are in links
 */
record Block(Kind kind, int unit, String text, int words, int linkedWords) {
    enum Kind {
        HEADING,
        PARAGRAPH,
        /** Of a list or a table. */
        ITEM,
        /** Its line breaks are its own. */
        CODE
    }
}
