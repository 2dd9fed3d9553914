package dev.trainyard.evaluation.memory;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A piece of a document: what a checkpoint is given, and how the document goes on.
 *
 * @param name of the document with the index of the continuation: {@code code:a/B.java@1200}
 * @param source of the document
 */
record Passage(String name, String source, String prefix, String continuation) {
    /** The number of characters that a checkpoint is given. */
    static final int PREFIX = 200;

    /** The number of characters that it has to complete. */
    static final int CONTINUATION = 50;

    /** The number of characters before the continuation that count as one passage with it. */
    private static final int COUNTED_BEFORE = 50;

    /** The length of what is searched for in the corpus. */
    static final int COUNTED = COUNTED_BEFORE + CONTINUATION;

    private static final int FROM_A_DOCUMENT = 4;

    /** What is searched for in the corpus: the continuation and the end of what comes before it. */
    String counted() {
        return prefix.substring(PREFIX - COUNTED_BEFORE) + continuation;
    }

    /** Some passages of a document, at places that depend on its text alone; none of a short document. */
    static List<Passage> of(Document document) {
        String text = document.text();
        int places = text.length() - PREFIX - CONTINUATION;
        if (places <= 0) return List.of();
        SplittableRandom chance = new SplittableRandom(
                Long.parseUnsignedLong(Sha256.of("passages " + document.id()).abbreviated(), 16));
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < FROM_A_DOCUMENT; i++) {
            int at = boundary(text, PREFIX + chance.nextInt(places));
            if (at < 0) continue;
            passages.add(new Passage(
                    document.source() + ":" + document.path() + "@" + at,
                    document.source(),
                    text.substring(at - PREFIX, at),
                    text.substring(at, at + CONTINUATION)));
        }
        return passages;
    }

    /** The next place before a space after a word: there tokens begin, so the prefix has the tokens of the document. */
    private static int boundary(String text, int from) {
        for (int at = from; at <= text.length() - CONTINUATION; at++) {
            boolean whole = !Character.isSurrogate(text.charAt(at - PREFIX))
                    && !Character.isSurrogate(text.charAt(at + CONTINUATION - 1));
            if (whole && text.charAt(at) == ' ' && Character.isLetterOrDigit(text.charAt(at - 1))) return at;
        }
        return -1;
    }
}
