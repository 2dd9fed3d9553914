package dev.trainyard.ingest.candidates;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the candidates: a file of records and a file of the texts to which the records refer. The files are
 * deleted with the job.
 */
final class CandidatePartition implements AutoCloseable {
    private static final int BUFFER = 1 << 14;

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
        CandidateFormat.write(candidate, recordsOut);
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

    /** Forces the data to disk, since the job's next attempt may rely on it after a power failure. */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The size of the records, without the texts. */
    long recordBytes() throws IOException {
        return Files.size(records);
    }

    /** All candidates of a complete partition, in their order. */
    List<Place> sorted() throws IOException {
        List<Place> places = new ArrayList<>();
        CandidateFormat format = new CandidateFormat();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(records), 1 << 16))) {
            while (true) {
                Candidate candidate = format.readOrNull(in);
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
     * The texts of a complete partition. They are stored in the order in which they were added but read in another, so
     * a file that is not large is read as a whole, which is faster than a separate access for each text.
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
}
