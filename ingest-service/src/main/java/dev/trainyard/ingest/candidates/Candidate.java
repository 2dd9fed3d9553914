package dev.trainyard.ingest.candidates;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source offered as a document, with all that was found out about it, and without its text.
 *
 * @param id digest of its text; of source and path where it could not be read
 * @param source the name of the recipe's source
 * @param path inside the source
 * @param form absent where it could not be read
 * @param lost the reason why it could not be read; absent where it could
 * @param detail what was wrong, for people; empty where the reason says it all
 * @param bytes of the text in UTF-8; 0 where it could not be read
 * @param words of a text that has a signature; 0 else
 * @param findings parallel to the list of attributes; empty where it could not be read
 * @param bandKeys of its text's MinHash signature; empty where the rules leave it out
 * @param passages hashes of its text's passages, of running text that the rules let stay; empty else
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of these are made, and nobody compares two of them.
public record Candidate(
        Sha256 id,
        String source,
        String path,
        @Nullable DocumentForm form,
        @Nullable String lost,
        String detail,
        String licence,
        @Nullable String date,
        @Nullable String url,
        @Nullable String language,
        int bytes,
        int words,
        float[] findings,
        long[] bandKeys,
        long[] passages,
        List<PersonalSpan> personalData,
        String excerpt) {
    /** By the text, and of equal texts by where they stand: an order that does not depend on when they were read. */
    public static final Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate candidate) -> candidate.id().hex())
            .thenComparing(Candidate::source)
            .thenComparing(Candidate::path);

    /** Where personal data stood in the original text, and of what kind; never what it was. */
    public record PersonalSpan(String kind, int start, int end) {}

    public Candidate {
        personalData = List.copyOf(personalData);
    }

    public boolean isRead() {
        return lost == null;
    }

    /** The same with its signature. */
    public Candidate signed(long[] keys, int count) {
        return compared(keys, count, passages);
    }

    /** The same with the hashes of its passages. */
    public Candidate divided(long[] hashes) {
        return compared(bandKeys, words, hashes);
    }

    private Candidate compared(long[] keys, int count, long[] hashes) {
        return new Candidate(
                id,
                source,
                path,
                form,
                lost,
                detail,
                licence,
                date,
                url,
                language,
                bytes,
                count,
                findings,
                keys,
                hashes,
                personalData,
                excerpt);
    }
}
