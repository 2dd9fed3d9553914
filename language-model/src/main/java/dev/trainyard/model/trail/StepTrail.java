package dev.trainyard.model.trail;

import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A record of what each step of a training run trained on: the first and last ordinal, and a rolling digest over all
 * steps, so that the last digest covers everything in its order. It is recorded from the batches that were really used,
 * and is saved with the training's durable state; a resumption that skips or repeats something leaves a gap or an
 * overlap in it.
 *
 * <p>As a file: the eight bytes {@code TYTRAIL1}, the number of the first recorded step, then 32 bytes for each step:
 * first, last and 16 bytes of the digest, big-endian. A million steps take 32 MB.
 *
 * <p>Not safe for threads.
 */
public final class StepTrail {
    private static final byte[] MAGIC = "TYTRAIL1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = MAGIC.length + Long.BYTES;
    private static final int DIGEST = 16;
    private static final int STEP = 2 * Long.BYTES + DIGEST;

    private final long from;
    private byte[] content;
    private int length;

    private StepTrail(long from, byte[] content, int length) {
        this.from = from;
        this.content = content;
        this.length = length;
    }

    /**
     * An empty trail.
     *
     * @param from the number, from 0, of the first step that will be recorded: more than 0 if the training began
     *     without a trail
     */
    public static StepTrail from(long from) {
        return new StepTrail(from, new byte[64 * STEP], 0);
    }

    /** @throws IOException if the file cannot be read or is not a trail */
    public static StepTrail read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean whole = bytes.length >= HEADER
                && (bytes.length - HEADER) % STEP == 0
                && Arrays.equals(MAGIC, 0, MAGIC.length, bytes, 0, MAGIC.length);
        if (!whole) throw new IOException("the record of steps " + file.getFileName() + " is damaged");
        long from = ByteBuffer.wrap(bytes).getLong(MAGIC.length);
        return new StepTrail(from, Arrays.copyOfRange(bytes, HEADER, bytes.length), bytes.length - HEADER);
    }

    public void write(Path file) throws IOException {
        Files.write(file, bytes());
    }

    /** What {@link #write} writes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(HEADER + length)
                .put(MAGIC)
                .putLong(from)
                .put(content, 0, length)
                .array();
    }

    /** A copy of the trail, for another thread. */
    public StepTrail copy() {
        return new StepTrail(from, Arrays.copyOf(content, length), length);
    }

    /** The number of steps up to the end of this trail, including those before its beginning. */
    public long steps() {
        return from + length / STEP;
    }

    /** The number of steps that were taken before the record begins. */
    public long unrecorded() {
        return from;
    }

    /** Adds the next step. */
    public void add(TrailEntry taken) {
        if (length == content.length) content = Arrays.copyOf(content, Math.max(64 * STEP, 2 * content.length));
        byte[] digest = rolled(digestBefore(length), taken);
        ByteBuffer.wrap(content, length, STEP)
                .putLong(taken.first())
                .putLong(taken.last())
                .put(digest);
        length += STEP;
    }

    /** Removes all steps after a number of steps. @return whether all remaining steps are recorded */
    public boolean cutTo(long steps) {
        if (steps < from || steps > steps()) return false;
        length = Math.toIntExact((steps - from) * STEP);
        return true;
    }

    /**
     * The first difference between the trail and what the training should have used, as a sentence without its full
     * stop; empty if there is none.
     */
    public Optional<String> disagreement(StepSource source) {
        byte[] digest = new byte[DIGEST];
        for (int at = 0; at < length; at += STEP) {
            long step = from + at / STEP;
            ByteBuffer recorded = ByteBuffer.wrap(content, at, STEP);
            long first = recorded.getLong();
            long last = recorded.getLong();
            TrailEntry expected = source.taken(step);
            String unit = source.unit();
            if (first != expected.first()) {
                long difference = Math.abs(first - expected.first());
                return Optional.of("step %d begins with %s %d instead of %d: %d %s were %s"
                        .formatted(
                                step + 1,
                                unit,
                                first,
                                expected.first(),
                                difference,
                                unit + "s",
                                first > expected.first() ? "skipped" : "used twice"));
            }
            if (last != expected.last()) {
                return Optional.of(
                        "step %d ends with %s %d instead of %d".formatted(step + 1, unit, last, expected.last()));
            }
            digest = rolled(digest, expected);
            if (!Arrays.equals(digest, 0, DIGEST, content, at + 2 * Long.BYTES, at + STEP)) {
                return Optional.of("step %d used %ss that differ from the present %d to %d"
                        .formatted(step + 1, unit, first, last));
            }
        }
        return Optional.empty();
    }

    private byte[] digestBefore(int end) {
        return end == 0 ? new byte[DIGEST] : Arrays.copyOfRange(content, end - DIGEST, end);
    }

    private static byte[] rolled(byte[] before, TrailEntry taken) {
        byte[] all = ByteBuffer.allocate(DIGEST + 2 * Long.BYTES + 32)
                .put(before)
                .putLong(taken.first())
                .putLong(taken.last())
                .put(HexFormat.of().parseHex(taken.digest().hex()))
                .array();
        return Arrays.copyOf(HexFormat.of().parseHex(Sha256.of(all).hex()), DIGEST);
    }
}
