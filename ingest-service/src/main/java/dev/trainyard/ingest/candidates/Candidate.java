package dev.trainyard.ingest.candidates;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.corpus.ledger.PersonalData;
import dev.trainyard.ingest.deduplication.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A document or a conversation from a source: one that was read, or one that could not be read. */
public sealed interface Candidate {
    /** By the digest of the text, then by source and path, so that the order does not depend on when they were read. */
    Comparator<Candidate> ORDER = Comparator.comparing(
                    (Candidate candidate) -> candidate.provenance().id().hex())
            .thenComparing(candidate -> candidate.provenance().source())
            .thenComparing(candidate -> candidate.provenance().path());

    Provenance provenance();

    /**
     * The identity of a document and its origin.
     *
     * @param id digest of its text; digest of source and path if it could not be read
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
     * A document that was read: all that was measured about it, without its text.
     *
     * @param bytes of the text in UTF-8
     * @param findings parallel to the list of attributes
     * @param comparison {@link Comparison#NONE} if a rule drops it
     */
    @SuppressWarnings("ArrayRecordComponent") // Millions of these are made, and two of them are never compared.
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
        /** The number of positions that are given for each kind of personal data. */
        private static final int MOST_SPANS = 20;

        public Read {
            personalData = List.copyOf(personalData);
        }

        /** Where personal data was found, by its kind; all places are counted, and the first {@value #MOST_SPANS} given. */
        public List<PersonalData> personalDataByKind() {
            Map<String, List<PersonalData.Span>> spans = new TreeMap<>();
            for (PersonalSpan span : personalData) {
                spans.computeIfAbsent(span.kind(), _ -> new ArrayList<>())
                        .add(new PersonalData.Span(span.start(), span.end()));
            }
            return spans.entrySet().stream()
                    .map(kind -> new PersonalData(
                            kind.getKey(),
                            kind.getValue().size(),
                            kind.getValue()
                                    .subList(
                                            0,
                                            Math.min(MOST_SPANS, kind.getValue().size()))))
                    .toList();
        }

        /** A copy with this comparison. */
        public Read comparedBy(Comparison with) {
            return new Read(provenance, form, date, url, language, bytes, findings, personalData, excerpt, with);
        }
    }

    /**
     * A document that could not be read.
     *
     * @param reason the key of the rule that drops it
     * @param detail an explanation for people; empty if the reason is enough
     */
    record Lost(Provenance provenance, String reason, String detail) implements Candidate {}

    /**
     * The data by which a document is compared with others.
     *
     * @param signature {@link Signature#NONE} if it is not compared for near duplicates
     * @param passages hashes of the passages of prose; empty if no passages are removed
     */
    @SuppressWarnings("ArrayRecordComponent") // Two of these are never compared either.
    record Comparison(Signature signature, long[] passages) {
        public static final Comparison NONE = new Comparison(Signature.NONE, new long[0]);
    }

    /** The position and kind of personal data in the original text, without the data itself. */
    record PersonalSpan(String kind, int start, int end) {}
}
