package dev.trainyard.gateway.history;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.json.ContractJson;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last saved state of the history in one file, so that a restarted gateway only has to read newer events.
 *
 * <p>The topics are the source of truth; the file saves the time of reading them and outlives their retention. It is
 * used completely or not at all: it is written to a temporary file, synced and renamed; it ends with the digest of its
 * content; and it names the cluster, the topics by Kafka's ids, the offsets up to which it is valid, and the last
 * events before those. A file of another version of these classes, or of another cluster, is ignored.
 *
 * <p>Format: a magic number, the version, then length-prefixed records: the {@link Header} as JSON, and for each run
 * its outline as JSON and its state as deflated JSON; then 32 bytes of SHA-256.
 */
public final class HistorySnapshot {
    /**
     * Must be increased when the same events lead to another state than before; the structure of the state is checked
     * separately.
     */
    static final int VERSION = 1;

    private static final int MAGIC = 0x54594853;
    private static final int DIGEST_LENGTH = 32;
    private static final int LARGEST_PIECE = 256 << 20;
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final String NAME = "history.snapshot";
    private static final JsonMapper JSON = ContractJson.mapper();

    private static final String FORM = RecordStructure.of(List.of(RunState.class, CompressedRun.Outline.class));

    private final Path folder;

    public HistorySnapshot(Path folder) {
        this.folder = folder;
    }

    /** @param form the structure of the states, see {@link RecordStructure} */
    record Header(String form, String cluster, Instant written, List<TopicPosition> read, int runs) {}

    /** The content to save; the stream of runs can be consumed once. */
    record Content(List<TopicPosition> read, int count, Stream<CompressedRun> runs) {}

    /** The result of an attempt to restore the file. */
    public sealed interface RestoreResult {}

    /** The history was restored. */
    public record Restored(int runs, Instant written) implements RestoreResult {}

    /** @param reason a sentence for the log */
    public record Ignored(String reason) implements RestoreResult {}

    /** There is no file. */
    public record Absent() implements RestoreResult {}

    /** Replaces the file atomically. Several gateways may share the folder. */
    public void write(RunHistory history, String cluster, Instant now) throws IOException {
        Files.createDirectories(folder);
        sweep(now);
        Path staged = Files.createTempFile(folder, NAME, ".next");
        try {
            Content content = history.content();
            try (OutputStream file = Files.newOutputStream(staged)) {
                MessageDigest digest = sha256();
                DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(new DigestOutputStream(file, digest), 1 << 16));
                out.writeInt(MAGIC);
                out.writeInt(VERSION);
                writeBlock(
                        out, JSON.writeValueAsBytes(new Header(FORM, cluster, now, content.read(), content.count())));
                for (CompressedRun run : (Iterable<CompressedRun>) content.runs()::iterator) {
                    writeBlock(out, JSON.writeValueAsBytes(run.outline()));
                    writeBlock(out, run.state());
                }
                out.flush();
                file.write(digest.digest());
            }
            force(staged, StandardOpenOption.WRITE);
            Files.move(staged, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder, StandardOpenOption.READ);
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private static void writeBlock(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Deletes temporary files of gateways that ended while writing. */
    private void sweep(Instant now) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".next")).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(ABANDONED)))
                    Files.deleteIfExists(file);
            }
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /**
     * Restores the file into a new history, if it is valid for these topics.
     *
     * @param cluster Kafka's id of the cluster
     * @param topics Kafka's id of each topic, by name
     */
    public RestoreResult restore(RunHistory history, String cluster, Map<String, String> topics) {
        if (!Files.exists(file())) return new Absent();
        try {
            long length = Files.size(file());
            String damage = damage(length);
            if (damage != null) return new Ignored(damage);
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(file()), 1 << 16))) {
                in.readInt();
                in.readInt();
                Header header = JSON.readValue(writeBlock(in), Header.class);
                String foreign = foreign(header, cluster, topics);
                if (foreign != null) return new Ignored(foreign);
                List<CompressedRun> runs = new ArrayList<>();
                for (int i = 0; i < header.runs(); i++) {
                    CompressedRun.Outline outline = JSON.readValue(writeBlock(in), CompressedRun.Outline.class);
                    runs.add(new CompressedRun(outline, writeBlock(in)));
                }
                history.restore(header.read(), runs);
                return new Restored(runs.size(), header.written());
            }
        } catch (IOException | RuntimeException e) {
            return new Ignored("it cannot be read: " + e.getMessage());
        }
    }

    private @Nullable String damage(long length) throws IOException {
        if (length < 2 * Integer.BYTES + DIGEST_LENGTH) return "it is too short";
        MessageDigest digest = sha256();
        try (InputStream file = Files.newInputStream(file());
                DataInputStream in = new DataInputStream(new DigestInputStream(file, digest))) {
            if (in.readInt() != MAGIC) return "it is not a history snapshot";
            int version = in.readInt();
            if (version != VERSION) {
                return "it has version " + version + ", but this gateway writes version " + VERSION;
            }
            byte[] buffer = new byte[1 << 16];
            for (long left = length - 2 * Integer.BYTES - DIGEST_LENGTH; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) return "it ends too early";
                left -= read;
            }
            return Arrays.equals(digest.digest(), file.readNBytes(DIGEST_LENGTH))
                    ? null
                    : "its digest differs from its content";
        }
    }

    private static @Nullable String foreign(Header header, String cluster, Map<String, String> topics) {
        if (!header.form().equals(FORM)) return "another version of the gateway wrote it";
        if (!header.cluster().equals(cluster)) return "it belongs to the Kafka cluster " + header.cluster();
        boolean anyLeft = header.read().stream()
                .anyMatch(it ->
                        it.identity().startsWith(topics.getOrDefault(it.topic().topicName(), "none")));
        return anyLeft || header.read().isEmpty() ? null : "every topic that it was read from has been recreated";
    }

    private static byte[] writeBlock(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST_PIECE) throw new IOException("a record of " + length + " bytes");
        byte[] piece = new byte[length];
        in.readFully(piece);
        return piece;
    }

    private Path file() {
        return folder.resolve(NAME);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
