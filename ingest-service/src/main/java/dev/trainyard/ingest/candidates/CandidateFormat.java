package dev.trainyard.ingest.candidates;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.candidates.Candidate.Comparison;
import dev.trainyard.ingest.candidates.Candidate.PersonalSpan;
import dev.trainyard.ingest.candidates.Candidate.Provenance;
import dev.trainyard.ingest.deduplication.Signature;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Candidates as bytes: the kind, then the fields that all kinds have, then those of the kind. If this format changes, the
 * version of the job must be raised; otherwise an interrupted job would continue with files in the old format.
 *
 * <p>An instance reads one file. Sources, licences and languages recur in most records, so equal ones share one string.
 */
final class CandidateFormat {
    private static final int READ = 0;
    private static final int LOST = 1;
    private static final DocumentForm[] FORMS = DocumentForm.values();

    private final Map<String, String> shared = new HashMap<>();

    static void write(Candidate candidate, DataOutputStream out) throws IOException {
        switch (candidate) {
            case Candidate.Read read -> {
                out.writeByte(READ);
                provenance(read.provenance(), out);
                read(read, out);
            }
            case Candidate.Lost lost -> {
                out.writeByte(LOST);
                provenance(lost.provenance(), out);
                text(lost.reason(), out);
                text(lost.detail(), out);
            }
        }
    }

    private static void provenance(Provenance provenance, DataOutputStream out) throws IOException {
        out.write(HexFormat.of().parseHex(provenance.id().hex()));
        text(provenance.source(), out);
        text(provenance.path(), out);
        text(provenance.licence(), out);
    }

    private static void read(Candidate.Read read, DataOutputStream out) throws IOException {
        out.writeByte(read.form().ordinal());
        optional(read.date(), out);
        optional(read.url(), out);
        optional(read.language(), out);
        out.writeInt(read.bytes());
        out.writeInt(read.findings().length);
        for (float finding : read.findings()) out.writeFloat(finding);
        out.writeInt(read.personalData().size());
        for (PersonalSpan span : read.personalData()) {
            text(span.kind(), out);
            out.writeInt(span.start());
            out.writeInt(span.end());
        }
        text(read.excerpt(), out);
        out.writeInt(read.comparison().signature().words());
        numbers(read.comparison().signature().bandKeys(), out);
        numbers(read.comparison().passages(), out);
    }

    /** The next candidate; null after the last. */
    @Nullable
    Candidate readOrNull(DataInputStream in) throws IOException {
        int kind = in.read();
        return switch (kind) {
            case -1 -> null;
            case READ -> read(provenance(in), in);
            case LOST -> new Candidate.Lost(provenance(in), shared(text(in)), text(in));
            default ->
                throw new IOException(
                        "a candidate's record begins with " + kind + ", which is not a kind of candidate");
        };
    }

    private Provenance provenance(DataInputStream in) throws IOException {
        byte[] digest = new byte[32];
        in.readFully(digest);
        return new Provenance(
                new Sha256(HexFormat.of().formatHex(digest)), shared(text(in)), text(in), shared(text(in)));
    }

    private Candidate.Read read(Provenance provenance, DataInputStream in) throws IOException {
        DocumentForm form = FORMS[in.readByte()];
        String date = optional(in);
        String url = optional(in);
        String language = optional(in);
        int bytes = in.readInt();
        float[] findings = new float[in.readInt()];
        for (int i = 0; i < findings.length; i++) findings[i] = in.readFloat();
        int removed = in.readInt();
        List<PersonalSpan> spans = new ArrayList<>();
        for (int i = 0; i < removed; i++) spans.add(new PersonalSpan(shared(text(in)), in.readInt(), in.readInt()));
        String excerpt = text(in);
        int words = in.readInt();
        long[] keys = numbers(in);
        Signature signature = words == 0 ? Signature.NONE : new Signature(keys, words);
        return new Candidate.Read(
                provenance,
                form,
                date,
                url,
                language == null ? null : shared(language),
                bytes,
                findings,
                spans,
                excerpt,
                new Comparison(signature, numbers(in)));
    }

    private String shared(String text) {
        return shared.computeIfAbsent(text, itself -> itself);
    }

    private static void numbers(long[] numbers, DataOutputStream out) throws IOException {
        out.writeInt(numbers.length);
        for (long number : numbers) out.writeLong(number);
    }

    private static long[] numbers(DataInputStream in) throws IOException {
        long[] numbers = new long[in.readInt()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = in.readLong();
        return numbers;
    }

    private static void optional(@Nullable String text, DataOutputStream out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) text(text, out);
    }

    private static @Nullable String optional(DataInputStream in) throws IOException {
        return in.readBoolean() ? text(in) : null;
    }

    /** Writes a text of any length; {@link DataOutputStream#writeUTF} allows only 64 KiB. */
    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
