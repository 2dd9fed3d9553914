package dev.trainyard.readers.format;

/**
 * A piece of a page that stands on lines of its own.
 *
 * @param unit its number of the list, table or paragraph that it is in; what is in one unit is kept or left as a whole
 * @param words of the text
 * @param linkedWords those of them that lead elsewhere
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
