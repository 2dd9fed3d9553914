package dev.trainyard.ingest.attributes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions of English tokenization: chunks that are split in a special way, such as {@code don't} into {@code do}
 * and {@code n't}, or that are not split where the punctuation rules would split them, such as {@code e.g.}
 */
final class WordPieces {
    /** The length of the longest chunk in the table. */
    static final int LONGEST = 12;

    private static final String WHOLE =
            "'s 'S ‘s ‘S 're 'll 'd 'em 'nuff 'bout 'cause 'Cause 'cos 'Cos 'coz 'Coz 'cuz 'Cuz"
                    + " ma'am Ma'am o'clock O'clock ol' Ol' lovin' Lovin' havin' Havin' doin' Doin' goin' Goin' nothin' Nothin'"
                    + " nuthin' Nuthin' somethin' Somethin' ' '' — and/or w/o C++ \\n \\t \\\")"
                    + " a.m. p.m. e.g. E.g. E.G. i.e. I.e. I.E. vs. v.s. Ph.D. D.C. Mr. Mrs. Ms. Messrs. Dr. Prof. Rev. Gen. Gov."
                    + " Adm. Rep. Sen. St. Jr. Mt. co. Co. Corp. Inc. Ltd. Bros."
                    + " Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec."
                    + " Ak. Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ia. Id. Ill. Ind. Kan. Kans. Ky. La. Mass. Md. Mich."
                    + " Minn. Miss. Mo. Mont. Neb. Nebr. Nev. Okla. Ore. Pa. Tenn. Va. Wash. Wis."
                    + " N.C. N.D. N.H. N.J. N.M. N.Y. S.C."
                    + " a. b. c. d. e. f. g. h. i. j. k. l. m. n. o. p. q. r. s. t. u. v. w. x. y. z. ä. ö. ü."
                    + " :) :-) :)) (: (-: ;) ;-) :( :-( :'( :/ :-/ :| :-| :P :-P :p :D :-D :O :o :3 =) =( =D =/ =| 8) XD xD <3 </3"
                    + " ^_^ -_- o_o O_O >.< :] :-] :} :* :0 :1 :> :X :x";
    /** Hyphens separate the pieces of a chunk; a chunk that begins with a small letter is also recognised with a capital. */
    private static final String PARTED =
            "i-'m i-m i-'m-a i-m-a let-'s c'm-on y'-all y-all how-'d-'y not-'ve not-ve" + " can-not gon-na got-ta";

    private static final String PRONOUNS = "i you he she it we they";
    private static final String PRONOUNS_WITH_HAVE = "i you we they";
    private static final String PRONOUNS_WITH_ARE = "you we they";
    private static final String PRONOUNS_WITH_IS = "he she it";
    private static final String QUESTIONS = "who what when where why how there";
    private static final String POINTERS = "that this";
    private static final String MANY_POINTERS = "these those";
    private static final String VERBS = "ca could do does did had may might must need ought sha should wo would";
    private static final String VERBS_WITH_HAVE = "could might must should would";
    private static final String SHORT_VERBS = "ai are is was were have has dare";
    /** Words that look like contractions without an apostrophe, but are not. */
    private static final String NOT_PARTED = "ill its hell shell shed were well whore";

    private static final WordPieces TABLE = new WordPieces();

    private final long[] keys = new long[4_096];
    private final byte[][] lengths = new byte[4_096][];

    private WordPieces() {
        for (String word : WHOLE.split(" ")) add(word);
        for (int hour = 1; hour <= 12; hour++) {
            for (String half : new String[] {"am", "pm", "a.m.", "p.m."}) add(String.valueOf(hour), half);
        }
        for (String unit : "c f k C F K".split(" ")) add("°", unit, ".");
        for (String word : PARTED.split(" ")) capital(word.split("-"));
        ending(PRONOUNS, "ll", "ll ve", "d", "d ve");
        ending(PRONOUNS_WITH_HAVE, "ve");
        ending(PRONOUNS_WITH_ARE, "re");
        ending(PRONOUNS_WITH_IS, "s");
        ending(QUESTIONS, "s", "ll", "ll ve", "re", "ve", "d", "d ve");
        ending(POINTERS, "s", "ll", "ll ve", "d", "d ve");
        ending(MANY_POINTERS, "ll", "ll ve", "re", "ve", "d", "d ve");
        for (String verb : (VERBS + " " + SHORT_VERBS).split(" ")) {
            capital(verb, "n't");
            capital(verb, "nt");
        }
        for (String verb : VERBS.split(" ")) {
            capital(verb, "n't", "'ve");
            capital(verb, "nt", "ve");
        }
        ending(VERBS_WITH_HAVE, "ve");
        for (String word : NOT_PARTED.split(" ")) {
            remove(word);
            remove(capitalised(word));
        }
    }

    /** The lengths of the pieces of a chunk; absent if it is not an exception. */
    static byte @Nullable [] of(char[] text, int start, int end) {
        return end - start > LONGEST ? null : TABLE.find(WordsAndMarks.hash(text, start, end));
    }

    static byte @Nullable [] of(long hash) {
        return TABLE.find(hash);
    }

    private byte @Nullable [] find(long hash) {
        for (int slot = slot(hash); lengths[slot] != null; slot = (slot + 1) & (keys.length - 1)) {
            if (keys[slot] == hash) return lengths[slot].length == 0 ? null : lengths[slot];
        }
        return null;
    }

    private void ending(String words, String... endings) {
        for (String word : words.split(" ")) {
            for (String ending : endings) {
                String[] parts = ending.split(" ");
                String[] plain = new String[parts.length + 1];
                String[] apostrophes = new String[parts.length + 1];
                plain[0] = word;
                apostrophes[0] = word;
                for (int i = 0; i < parts.length; i++) {
                    plain[i + 1] = parts[i];
                    apostrophes[i + 1] = "'" + parts[i];
                }
                capital(plain);
                capital(apostrophes);
            }
        }
    }

    private void capital(String... pieces) {
        add(pieces);
        String[] capital = pieces.clone();
        capital[0] = capitalised(pieces[0]);
        add(capital);
    }

    private static String capitalised(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private void add(String... pieces) {
        String word = String.join("", pieces);
        byte[] sizes = new byte[pieces.length];
        for (int i = 0; i < pieces.length; i++) sizes[i] = (byte) pieces[i].length();
        put(word, sizes);
        if (word.indexOf('\'') >= 0) put(word.replace('\'', '’'), sizes);
    }

    private void remove(String word) {
        put(word, new byte[0]);
    }

    private void put(String word, byte[] sizes) {
        if (word.length() > LONGEST) throw new IllegalArgumentException(word + " is longer than " + LONGEST);
        long hash = WordsAndMarks.hash(word.toCharArray(), 0, word.length());
        int slot = slot(hash);
        while (lengths[slot] != null && keys[slot] != hash) slot = (slot + 1) & (keys.length - 1);
        keys[slot] = hash;
        lengths[slot] = Arrays.copyOf(sizes, sizes.length);
    }

    private int slot(long hash) {
        return (int) (hash >>> 40) & (keys.length - 1);
    }
}
