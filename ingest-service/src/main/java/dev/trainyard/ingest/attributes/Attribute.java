package dev.trainyard.ingest.attributes;

import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A number that is measured for a document, in the fixed order in which findings store them.
 *
 * <p>Names never change. If a definition changes so that the same text gives another number, the version is raised. New
 * attributes are added at the end. Shares and ratios are from 0 to 1 unless stated otherwise; lengths are in Unicode
 * code points. Words are split as {@link WordsAndMarks} says.
 */
public enum Attribute {
    GOPHER_WORDS(1, DocumentForm.PROSE, "words, without punctuation marks"),
    GOPHER_MEAN_WORD_LENGTH(1, DocumentForm.PROSE, "mean length of the words, without punctuation marks"),
    GOPHER_HASH_RATIO(1, DocumentForm.PROSE, "number signs for each word"),
    GOPHER_ELLIPSIS_RATIO(1, DocumentForm.PROSE, "ellipses for each word"),
    GOPHER_BULLET_LINES(1, DocumentForm.PROSE, "share of lines that begin with a bullet or a hyphen"),
    GOPHER_ELLIPSIS_LINES(1, DocumentForm.PROSE, "share of lines that end with an ellipsis"),
    GOPHER_ALPHABETIC_WORDS(
            2,
            DocumentForm.PROSE,
            "share of the words between spaces that have a letter; each letter of a script without spaces is a word"),
    GOPHER_STOP_WORDS(
            1,
            DocumentForm.PROSE,
            "how many of the words the, be, to, of, and, that, have, with occur; for English text"),
    GOPHER_DUPLICATE_PARAGRAPH_FRACTION(1, DocumentForm.PROSE, "share of paragraphs that repeat an earlier one"),
    GOPHER_DUPLICATE_PARAGRAPH_CHARACTERS(
            1, DocumentForm.PROSE, "share of the text in paragraphs that repeat an earlier one"),
    GOPHER_DUPLICATE_LINE_FRACTION(1, DocumentForm.PROSE, "share of lines that repeat an earlier one"),
    GOPHER_DUPLICATE_LINE_CHARACTERS(1, DocumentForm.PROSE, "share of the text in lines that repeat an earlier one"),
    GOPHER_TOP_2_GRAM(1, DocumentForm.PROSE, "share of the text in its most frequent run of 2 words"),
    GOPHER_TOP_3_GRAM(1, DocumentForm.PROSE, "share of the text in its most frequent run of 3 words"),
    GOPHER_TOP_4_GRAM(1, DocumentForm.PROSE, "share of the text in its most frequent run of 4 words"),
    GOPHER_DUPLICATE_5_GRAMS(1, DocumentForm.PROSE, "share of the text in runs of 5 words that repeat an earlier run"),
    GOPHER_DUPLICATE_6_GRAMS(1, DocumentForm.PROSE, "share of the text in runs of 6 words that repeat an earlier run"),
    GOPHER_DUPLICATE_7_GRAMS(1, DocumentForm.PROSE, "share of the text in runs of 7 words that repeat an earlier run"),
    GOPHER_DUPLICATE_8_GRAMS(1, DocumentForm.PROSE, "share of the text in runs of 8 words that repeat an earlier run"),
    GOPHER_DUPLICATE_9_GRAMS(1, DocumentForm.PROSE, "share of the text in runs of 9 words that repeat an earlier run"),
    GOPHER_DUPLICATE_10_GRAMS(
            1, DocumentForm.PROSE, "share of the text in runs of 10 words that repeat an earlier run"),
    C4_SENTENCES(1, DocumentForm.PROSE, "sentences in the lines that C4's filter keeps"),
    C4_LOREM_IPSUM_LINES(1, DocumentForm.PROSE, "lines with lorem ipsum"),
    C4_CURLY_BRACKET_LINES(2, DocumentForm.PROSE, "lines with an opening curly bracket outside of formulas"),
    C4_JAVASCRIPT_LINES(1, DocumentForm.PROSE, "lines about JavaScript"),
    C4_POLICY_LINES(1, DocumentForm.PROSE, "lines about cookies, privacy or terms of use"),
    C4_UNFINISHED_LINES(1, DocumentForm.PROSE, "share of lines that end without a mark that ends a sentence"),
    FINEWEB_PUNCTUATED_LINE_RATIO(1, DocumentForm.PROSE, "share of lines that end with a mark that ends a sentence"),
    FINEWEB_SHORT_LINE_RATIO(1, DocumentForm.PROSE, "share of lines of 30 characters or fewer"),
    FINEWEB_DUPLICATE_CHARACTER_RATIO(
            1, DocumentForm.PROSE, "share of the text without line ends in lines that repeat an earlier one"),
    FINEWEB_NEWLINE_WORD_RATIO(1, DocumentForm.PROSE, "line ends for each word"),
    LANGUAGE_PROBABILITY(
            2, Set.of(DocumentForm.PROSE, DocumentForm.DOCUMENTATION), "probability of the detected language"),
    CODE_MEAN_LINE_LENGTH(1, DocumentForm.CODE, "mean length of lines"),
    CODE_LONGEST_LINE(1, DocumentForm.CODE, "length of the longest line"),
    CODE_ALPHANUMERIC_SHARE(1, DocumentForm.CODE, "share of letters and digits"),
    CODE_ALPHABETIC_SHARE(1, DocumentForm.CODE, "share of letters"),
    CODE_WHITE_SPACE_SHARE(1, DocumentForm.CODE, "share of white space"),
    CODE_ENCODED_SHARE(
            1,
            Set.of(DocumentForm.CODE, DocumentForm.DOCUMENTATION),
            "share of the text in long runs of Base64, hexadecimal numbers or Unicode escapes"),
    CODE_LONGEST_ENCODED_RUN(
            1, Set.of(DocumentForm.CODE, DocumentForm.DOCUMENTATION), "length of the longest such run"),
    CODE_XML(1, DocumentForm.CODE, "1 if there is an XML declaration in the first 100 characters, else 0"),
    CODE_GENERATED(1, DocumentForm.CODE, "1 if it says that a program generated it, else 0"),
    CODE_LICENCE_SHARE(1, DocumentForm.CODE, "share of the text in the licence comment at its beginning"),
    DATATROVE_ALPHABETIC_WORDS(
            1, DocumentForm.PROSE, "share of the words and punctuation marks that have a letter, as datatrove counts"),
    DOCUMENTATION_WORDS(
            1, DocumentForm.DOCUMENTATION, "words between spaces; each letter of a script without spaces is one"),
    DOCUMENTATION_ALPHABETIC_WORDS(
            1,
            DocumentForm.DOCUMENTATION,
            "share of these words that have a letter; without code between fences if that is more"),
    DOCUMENTATION_DUPLICATE_LINE_CHARACTERS(
            1, DocumentForm.DOCUMENTATION, "share of the text in lines that repeat an earlier one"),
    DOCUMENTATION_DUPLICATE_10_GRAMS(
            1, DocumentForm.DOCUMENTATION, "share of the text in runs of 10 words that repeat an earlier run"),
    TEXT_REPLACED_CHARACTERS(
            1,
            EnumSet.allOf(DocumentForm.class),
            "share of characters that could not be decoded and are U+FFFD, not counting the first one");

    private final String key;
    private final int version;
    private final Set<DocumentForm> forms;
    private final String description;

    Attribute(int version, DocumentForm form, String description) {
        this(version, Set.of(form), description);
    }

    Attribute(int version, Set<DocumentForm> forms, String description) {
        String name = name().toLowerCase(Locale.ROOT);
        int family = name.indexOf('_');
        this.key = name.substring(0, family) + "." + name.substring(family + 1).replace('_', '-');
        this.version = version;
        this.forms = forms;
        this.description = description;
    }

    /** The name, such as {@code gopher.mean-word-length}. */
    public String key() {
        return key;
    }

    public int version() {
        return version;
    }

    /** The forms of the documents for which it is measured. */
    public Set<DocumentForm> forms() {
        return forms;
    }

    /** A short description of the number. */
    public String description() {
        return description;
    }

    public static Optional<Attribute> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }
}
