package dev.trainyard.ingest.attributes;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A number that is found out about a document, in the fixed order in which findings hold them.
 *
 * <p>A name is for ever: where a definition changes so that the same text gives another number, the version rises. New
 * attributes come behind the others. Shares and ratios are from 0 to 1 where nothing else is said; lengths are in Unicode
 * code points. Words are split as {@link WordsAndMarks} says.
 */
public enum Attribute {
    GOPHER_WORDS(1, DocumentForm.PROSE, "words that are more than punctuation"),
    GOPHER_MEAN_WORD_LENGTH(1, DocumentForm.PROSE, "mean length of the words that are more than punctuation"),
    GOPHER_HASH_RATIO(1, DocumentForm.PROSE, "number signs for each word"),
    GOPHER_ELLIPSIS_RATIO(1, DocumentForm.PROSE, "ellipses for each word"),
    GOPHER_BULLET_LINES(1, DocumentForm.PROSE, "share of lines that begin with a bullet or a hyphen"),
    GOPHER_ELLIPSIS_LINES(1, DocumentForm.PROSE, "share of lines that end with an ellipsis"),
    GOPHER_ALPHABETIC_WORDS(1, DocumentForm.PROSE, "share of words with a letter in them"),
    GOPHER_STOP_WORDS(
            1, DocumentForm.PROSE, "how many of the, be, to, of, and, that, have, with occur; of English text"),
    GOPHER_DUPLICATE_PARAGRAPH_FRACTION(1, DocumentForm.PROSE, "share of paragraphs that were there before"),
    GOPHER_DUPLICATE_PARAGRAPH_CHARACTERS(
            1, DocumentForm.PROSE, "share of the text in paragraphs that were there before"),
    GOPHER_DUPLICATE_LINE_FRACTION(1, DocumentForm.PROSE, "share of lines that were there before"),
    GOPHER_DUPLICATE_LINE_CHARACTERS(1, DocumentForm.PROSE, "share of the text in lines that were there before"),
    GOPHER_TOP_2_GRAM(1, DocumentForm.PROSE, "share of the text in the most frequent 2 words in a row"),
    GOPHER_TOP_3_GRAM(1, DocumentForm.PROSE, "share of the text in the most frequent 3 words in a row"),
    GOPHER_TOP_4_GRAM(1, DocumentForm.PROSE, "share of the text in the most frequent 4 words in a row"),
    GOPHER_DUPLICATE_5_GRAMS(1, DocumentForm.PROSE, "share of the text in 5 words in a row that were there before"),
    GOPHER_DUPLICATE_6_GRAMS(1, DocumentForm.PROSE, "share of the text in 6 words in a row that were there before"),
    GOPHER_DUPLICATE_7_GRAMS(1, DocumentForm.PROSE, "share of the text in 7 words in a row that were there before"),
    GOPHER_DUPLICATE_8_GRAMS(1, DocumentForm.PROSE, "share of the text in 8 words in a row that were there before"),
    GOPHER_DUPLICATE_9_GRAMS(1, DocumentForm.PROSE, "share of the text in 9 words in a row that were there before"),
    GOPHER_DUPLICATE_10_GRAMS(1, DocumentForm.PROSE, "share of the text in 10 words in a row that were there before"),
    C4_SENTENCES(1, DocumentForm.PROSE, "sentences in the lines that C4Lines keeps"),
    C4_LOREM_IPSUM_LINES(1, DocumentForm.PROSE, "lines with lorem ipsum"),
    C4_CURLY_BRACKET_LINES(1, DocumentForm.PROSE, "lines with an opening curly bracket"),
    C4_JAVASCRIPT_LINES(1, DocumentForm.PROSE, "lines about JavaScript"),
    C4_POLICY_LINES(1, DocumentForm.PROSE, "lines about cookies, privacy or terms of use"),
    C4_UNFINISHED_LINES(1, DocumentForm.PROSE, "share of lines that end without a mark that ends a sentence"),
    FINEWEB_PUNCTUATED_LINE_RATIO(1, DocumentForm.PROSE, "share of lines that end with a mark that ends a sentence"),
    FINEWEB_SHORT_LINE_RATIO(1, DocumentForm.PROSE, "share of lines of 30 characters or fewer"),
    FINEWEB_DUPLICATE_CHARACTER_RATIO(
            1, DocumentForm.PROSE, "share of the text without line ends in lines that were there before"),
    FINEWEB_NEWLINE_WORD_RATIO(1, DocumentForm.PROSE, "line ends for each word"),
    LANGUAGE_PROBABILITY(2, DocumentForm.PROSE, "how probable the found language is"),
    CODE_MEAN_LINE_LENGTH(1, DocumentForm.CODE, "mean length of lines"),
    CODE_LONGEST_LINE(1, DocumentForm.CODE, "length of the longest line"),
    CODE_ALPHANUMERIC_SHARE(1, DocumentForm.CODE, "share of letters and digits"),
    CODE_ALPHABETIC_SHARE(1, DocumentForm.CODE, "share of letters"),
    CODE_WHITE_SPACE_SHARE(1, DocumentForm.CODE, "share of white space"),
    CODE_ENCODED_SHARE(
            1, DocumentForm.CODE, "share of the text in long runs of Base64, hexadecimal numbers or Unicode escapes"),
    CODE_LONGEST_ENCODED_RUN(1, DocumentForm.CODE, "length of the longest such run"),
    CODE_XML(1, DocumentForm.CODE, "1 where an XML declaration stands in the first 100 characters, else 0"),
    CODE_GENERATED(1, DocumentForm.CODE, "1 where it says that a program wrote it, else 0"),
    CODE_LICENCE_SHARE(1, DocumentForm.CODE, "share of the text in the licence comment that opens it");

    private final String key;
    private final int version;
    private final DocumentForm form;
    private final String description;

    Attribute(int version, DocumentForm form, String description) {
        String name = name().toLowerCase(Locale.ROOT);
        int family = name.indexOf('_');
        this.key = name.substring(0, family) + "." + name.substring(family + 1).replace('_', '-');
        this.version = version;
        this.form = form;
        this.description = description;
    }

    /** Its name, such as {@code gopher.mean-word-length}. */
    public String key() {
        return key;
    }

    public int version() {
        return version;
    }

    /** That of the documents that have it. */
    public DocumentForm form() {
        return form;
    }

    /** What the number is, in a few words. */
    public String description() {
        return description;
    }

    public static Optional<Attribute> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }
}
