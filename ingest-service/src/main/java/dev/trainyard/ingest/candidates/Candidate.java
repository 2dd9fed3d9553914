package dev.trainyard.ingest.candidates;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.deduplication.Signature;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source offered as a document: one that was read, or one that could not be. */
public sealed interface Candidate {
    /** By the text, and of equal texts by where they stand: an order that does not depend on when they were read. */
    Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate candidate) -> candidate.provenance().id().hex())
            .thenComparing(candidate -> candidate.provenance().source())
            .thenComparing(candidate -> candidate.provenance().path());

    Provenance provenance();

    /**
     * Which document it is and where it comes from.
     *
     * @param id digest of its text; of source and path where it could not be read
     * @param source the name of the recipe's source
     * @param path inside the source
     */
    record Provenance(Sha256 id, String source, String path, String licence) {
        /** Source and path, as they are shown to people. */
        public String place() {
            return source + ":" + path;
        }
    }

    /**
     * A document with all that was found out about it, and without its text.
     *
     * @param bytes of the text in UTF-8
     * @param findings parallel to the list of attributes
     * @param comparison {@link Comparison#NONE} where the rules leave it out
     */
    @SuppressWarnings("ArrayRecordComponent") // Millions of these are made, and nobody compares two of them.
    record Read(
            Provenance provenance,
            DocumentForm form,
            @Nullable String date,
            @Nullable String url,
            @Nullable String language,
            int bytes,
            float[] findings,
            List<PersonalSpan> personalData,
            String excerpt,
            Comparison comparison)
            implements Candidate {
        public Read {
            personalData = List.copyOf(personalData);
        }

        /** The same with what it is compared with others by. */
        public Read comparedBy(Comparison with) {
            return new Read(provenance, form, date, url, language, bytes, findings, personalData, excerpt, with);
        }
    }

    /**
     * A document that could not be read.
     *
     * @param reason the key of the rule that it is left out by
     * @param detail what was wrong, for people; empty where the reason says it all
     */
    record Lost(Provenance provenance, String reason, String detail) implements Candidate {}

    /**
     * What a document is compared with others by.
     *
     * @param signature {@link Signature#NONE} where it is not compared for near duplicates
     * @param passages hashes of the passages of running text; empty where none is cut
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of these either.
    record Comparison(Signature signature, long[] passages) {
        public static final Comparison NONE = new Comparison(Signature.NONE, new long[0]);
    }

    /** Where personal data stood in the original text, and of what kind; never what it was. */
    record PersonalSpan(String kind, int start, int end) {}
}
