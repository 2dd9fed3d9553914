package dev.trainyard.ingest.candidates;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.ingest.candidates.Candidate.PersonalSpan;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the candidates: a file of their records, and one of their texts, to which the records point. The form of the
 * files is nobody else's business; they do not outlive the job.
 */
final class CandidatePartition implements AutoCloseable {
    private static final int BUFFER = 1 << 14;
    private static final DocumentForm[] FORMS = DocumentForm.values();

    private final Path records;
    private final Path texts;
    private @Nullable DataOutputStream recordsOut;
    private @Nullable BufferedOutputStream textsOut;
    private long textBytes;

    /** A candidate, and where its text is. */
    record Place(Candidate candidate, long start, int length) {}

    private CandidatePartition(Path base) {
        records = base.resolveSibling(base.getFileName() + ".records");
        texts = base.resolveSibling(base.getFileName() + ".texts");
    }

    static CandidatePartition create(Path base) throws IOException {
        CandidatePartition partition = new CandidatePartition(base);
        partition.recordsOut =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partition.records), BUFFER));
        partition.textsOut = new BufferedOutputStream(Files.newOutputStream(partition.texts), BUFFER);
        return partition;
    }

    static CandidatePartition open(Path base) {
        return new CandidatePartition(base);
    }

    synchronized void add(Candidate candidate, byte[] text) throws IOException {
        if (recordsOut == null || textsOut == null) throw new IllegalStateException("the candidates are all there");
        write(candidate, recordsOut);
        recordsOut.writeLong(textBytes);
        recordsOut.writeInt(text.length);
        textsOut.write(text);
        textBytes += text.length;
    }

    @Override
    public synchronized void close() throws IOException {
        if (recordsOut == null || textsOut == null) return;
        recordsOut.close();
        textsOut.close();
        recordsOut = null;
        textsOut = null;
        if (textBytes > 0 || Files.size(records) > 0) {
            force(records);
            force(texts);
        }
    }

    /** Waits until the disk has it, since the job's next attempt may rely on it after a power cut. */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Of the records, without the texts. */
    long recordBytes() throws IOException {
        return Files.size(records);
    }

    /** All of a partition that is written, in their order. */
    List<Place> sorted() throws IOException {
        List<Place> places = new ArrayList<>();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(records), 1 << 16))) {
            while (true) {
                Candidate candidate = readOrNull(in);
                if (candidate == null) break;
                places.add(new Place(candidate, in.readLong(), in.readInt()));
            }
        }
        places.sort(Comparator.comparing(Place::candidate, Candidate.ORDER));
        return places;
    }

    Texts texts() throws IOException {
        return new Texts();
    }

    /**
     * The texts of a partition that is written. They lie in the order in which they came and are asked for in another, so a
     * file that is not large is read whole: in one go, where a disk would have to look for each.
     */
    final class Texts implements AutoCloseable {
        private static final int MOST_AT_ONCE = 16 << 20;

        private final RandomAccessFile file = new RandomAccessFile(texts.toFile(), "r");
        private byte @Nullable [] whole;

        private Texts() throws IOException {}

        String read(Place place) throws IOException {
            if (whole == null && file.length() <= MOST_AT_ONCE) {
                byte[] all = new byte[(int) file.length()];
                file.readFully(all);
                whole = all;
            }
            if (whole != null) return new String(whole, (int) place.start(), place.length(), StandardCharsets.UTF_8);
            byte[] bytes = new byte[place.length()];
            file.seek(place.start());
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static void write(Candidate candidate, DataOutputStream out) throws IOException {
        out.write(HexFormat.of().parseHex(candidate.id().hex()));
        text(candidate.source(), out);
        text(candidate.path(), out);
        out.writeByte(candidate.form() == null ? -1 : candidate.form().ordinal());
        text(candidate.lost(), out);
        text(candidate.detail(), out);
        text(candidate.licence(), out);
        text(candidate.date(), out);
        text(candidate.url(), out);
        text(candidate.language(), out);
        out.writeInt(candidate.bytes());
        out.writeInt(candidate.words());
        out.writeInt(candidate.findings().length);
        for (float finding : candidate.findings()) out.writeFloat(finding);
        numbers(candidate.bandKeys(), out);
        numbers(candidate.passages(), out);
        out.writeInt(candidate.personalData().size());
        for (PersonalSpan span : candidate.personalData()) {
            text(span.kind(), out);
            out.writeInt(span.start());
            out.writeInt(span.end());
        }
        text(candidate.excerpt(), out);
    }

    private static @Nullable Candidate readOrNull(DataInputStream in) throws IOException {
        byte[] digest = new byte[32];
        int first = in.read();
        if (first < 0) return null;
        digest[0] = (byte) first;
        in.readFully(digest, 1, 31);
        Sha256 id = new Sha256(HexFormat.of().formatHex(digest));
        String source = given(text(in));
        String path = given(text(in));
        int form = in.readByte();
        String lost = text(in);
        String detail = given(text(in));
        String licence = given(text(in));
        String date = text(in);
        String url = text(in);
        String language = text(in);
        int bytes = in.readInt();
        int words = in.readInt();
        float[] findings = new float[in.readInt()];
        for (int i = 0; i < findings.length; i++) findings[i] = in.readFloat();
        long[] keys = numbers(in);
        long[] passages = numbers(in);
        int removed = in.readInt();
        List<PersonalSpan> spans = new ArrayList<>();
        for (int i = 0; i < removed; i++) spans.add(new PersonalSpan(given(text(in)), in.readInt(), in.readInt()));
        return new Candidate(
                id,
                source,
                path,
                form < 0 ? null : FORMS[form],
                lost,
                detail,
                licence,
                date,
                url,
                language,
                bytes,
                words,
                findings,
                keys,
                passages,
                spans,
                given(text(in)));
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

    /** Of any length, which {@link DataOutputStream#writeUTF} does not take; -1 stands for none. */
    private static void text(@Nullable String text, DataOutputStream out) throws IOException {
        if (text == null) {
            out.writeInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) return null;
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String given(@Nullable String text) throws EOFException {
        if (text == null) throw new EOFException("a candidate lacks a text that it was written with");
        return text;
    }
}
