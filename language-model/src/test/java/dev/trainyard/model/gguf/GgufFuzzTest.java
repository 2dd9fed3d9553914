package dev.trainyard.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.peers.SampleFolder;
import dev.trainyard.model.transformer.Transformer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads files whose headers say what they should not, the same ones each time: huge counts and lengths, dimensions that
 * overflow, other alignments, names that occur twice, numbers that are none. Each must be read, or refused in a sentence,
 * without allocating what it claims.
 */
class GgufFuzzTest {
    private static final int ROUNDS = 1_500;

    /** What may be allocated for a file of less than half a megabyte, whose weights take one in 32 bits. */
    private static final long MOST_BYTES = 64 << 20;

    private static final long[] HOSTILE = {
        0,
        1,
        2,
        3,
        7,
        8,
        9,
        31,
        32,
        33,
        64,
        255,
        65_536,
        1L << 20,
        1L << 24,
        (1L << 29) - 1,
        1L << 29,
        (1L << 31) - 1,
        1L << 31,
        0xFFFFFFFFL,
        1L << 32,
        1L << 40,
        1L << 60,
        (1L << 62) + 1,
        Long.MAX_VALUE - 31,
        Long.MAX_VALUE,
        -1,
        -2,
        -32,
        Long.MIN_VALUE
    };
    private static final float[] HOSTILE_REALS = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, -1, Float.MIN_VALUE, Float.MAX_VALUE
    };

    @TempDir
    static Path folder;

    private static byte[] whole = {};
    private static Header header = new Header();

    @BeforeAll
    static void write() throws IOException {
        SampleFolder.write(folder);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GgufExport.of(folder, "sample", GgufType.F16).write(out);
        whole = out.toByteArray();
        header = Header.of(whole);
    }

    @Test
    void readsAnyFileOrRefusesItInASentenceWithoutAllocatingWhatItClaims() throws IOException {
        SplittableRandom random = new SplittableRandom(19);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int read = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] spoilt = spoilt(random);
            long before = threads.getCurrentThreadAllocatedBytes();

            if (reads(spoilt)) read++;
            else refused++;

            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated in round %s", round)
                    .isLessThan(MOST_BYTES);
        }
        assertThat(read).isGreaterThan(ROUNDS / 50);
        assertThat(refused).isGreaterThan(ROUNDS / 2);
    }

    @Test
    void refusesEachHostileNumberInEachFieldBeforeTheValues() throws IOException {
        for (int at : List.of(8, 16, 24)) {
            for (long number : HOSTILE) {
                if (number
                        == ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(at)) continue;
                assertThat(reads(with(whole, at, 8, number)))
                        .as("%s at %s", number, at)
                        .isFalse();
            }
        }
    }

    /** The sample's tensors begin at multiples of 64, the size of its narrowest row in 16 bits and more. */
    @ParameterizedTest
    @CsvSource({"8, true", "32, true", "64, true", "4096, false", "0, false", "4, false", "24, false", "2097152, false"
    })
    void readsAFileWhoseTensorsLieAtTheAlignmentThatItNames(int alignment, boolean read) throws IOException {
        assertThat(reads(aligned(alignment))).isEqualTo(read);
    }

    private static boolean reads(byte[] bytes) throws IOException {
        Path file = folder.resolve("spoilt.gguf");
        Files.write(file, bytes);
        try (GgufModel model = GgufModel.open(file)) {
            model.writeTokenizer(folder);
            model.ends();
            try (Transformer transformer = model.transformer()) {
                return transformer.shape().layers() > 0;
            }
        } catch (RefusedModelException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception", "dev.trainyard", "java.");
            return false;
        } catch (RuntimeException | Error e) {
            return fail("neither read nor refused", e);
        }
    }

    private static byte[] spoilt(SplittableRandom random) {
        byte[] file = whole.clone();
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            file = switch (random.nextInt(8)) {
                case 0 -> with(file, random.nextInt(header.end), 1, random.nextInt(256));
                case 1 -> Arrays.copyOf(file, random.nextInt(1, file.length));
                case 2 -> withTwice(file, header.keys, random);
                case 3 -> withTwice(file, header.tensors, random);
                case 4 -> withReal(file, random);
                case 5 -> withNumber(file, header.tensorNumbers, random);
                default -> withNumber(file, header.valueNumbers, random);
            };
        }
        return file;
    }

    private static byte[] withNumber(byte[] file, List<Field> fields, SplittableRandom random) {
        Field field = fields.get(random.nextInt(fields.size()));
        return with(file, field.at(), field.width(), HOSTILE[random.nextInt(HOSTILE.length)]);
    }

    private static byte[] withReal(byte[] file, SplittableRandom random) {
        Field field = header.reals.get(random.nextInt(header.reals.size()));
        float real = HOSTILE_REALS[random.nextInt(HOSTILE_REALS.length)];
        return with(file, field.at(), 4, Float.floatToRawIntBits(real));
    }

    /** Gives something the name of another of the same length. */
    private static byte[] withTwice(byte[] file, List<Field> names, SplittableRandom random) {
        Field from = names.get(random.nextInt(names.size()));
        List<Field> alike = names.stream()
                .filter(one -> one.width() == from.width() && one != from)
                .toList();
        if (alike.isEmpty() || file.length < header.end) return file;
        byte[] twice = file.clone();
        System.arraycopy(
                file, from.at(), twice, alike.get(random.nextInt(alike.size())).at(), from.width());
        return twice;
    }

    private static byte[] with(byte[] file, int at, int width, long number) {
        if (at + width > file.length) return file;
        ByteBuffer changed = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        switch (width) {
            case 1 -> changed.put(at, (byte) number);
            case 4 -> changed.putInt(at, (int) number);
            default -> changed.putLong(at, number);
        }
        return changed.array();
    }

    /** The file with one more value, which names the alignment; the tensors stay where they are, relative to the first. */
    private static byte[] aligned(int alignment) {
        byte[] key = "general.alignment".getBytes(StandardCharsets.UTF_8);
        int added = 8 + key.length + 8;
        int start = Math.ceilDiv(header.end, 32) * 32;
        int used = Math.max(1, alignment);
        int newStart = Math.ceilDiv(header.end + added, used) * used;
        ByteBuffer larger = ByteBuffer.allocate(newStart + whole.length - start).order(ByteOrder.LITTLE_ENDIAN);
        larger.put(whole, 0, 24).putLong(key.length).put(key).putInt(4).putInt(alignment);
        larger.put(whole, 24, header.end - 24).position(newStart).put(whole, start, whole.length - start);
        long values = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(16);
        return larger.putLong(16, values + 1).array();
    }

    /** Something in the header. @param width in bytes */
    private record Field(int at, int width) {}

    /** Where things stand in the header of a file that is as it should be. */
    private static final class Header {
        private final List<Field> keys = new ArrayList<>();
        private final List<Field> tensors = new ArrayList<>();
        private final List<Field> valueNumbers = new ArrayList<>(List.of(new Field(8, 8), new Field(16, 8)));
        private final List<Field> tensorNumbers = new ArrayList<>();
        private final List<Field> reals = new ArrayList<>();
        private int end;

        static Header of(byte[] file) {
            Header header = new Header();
            ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(8);
            long tensors = in.getLong();
            long values = in.getLong();
            for (long i = 0; i < values; i++) {
                header.keys.add(header.text(in, header.valueNumbers));
                header.value(in, (int) header.number(in, 4, header.valueNumbers), true);
            }
            for (long i = 0; i < tensors; i++) {
                header.tensors.add(header.text(in, header.tensorNumbers));
                long rank = header.number(in, 4, header.tensorNumbers);
                for (long size = 0; size < rank; size++) header.number(in, 8, header.tensorNumbers);
                header.number(in, 4, header.tensorNumbers);
                header.number(in, 8, header.tensorNumbers);
            }
            header.end = in.position();
            return header;
        }

        private long number(ByteBuffer in, int width, List<Field> fields) {
            fields.add(new Field(in.position(), width));
            return width == 4 ? in.getInt() : in.getLong();
        }

        private Field text(ByteBuffer in, List<Field> fields) {
            int length = (int) number(in, 8, fields);
            Field text = new Field(in.position(), length);
            in.position(in.position() + length);
            return text;
        }

        /** @param listed whether its fields may be changed; of a list only the first elements are */
        private void value(ByteBuffer in, int type, boolean listed) {
            List<Field> fields = listed ? valueNumbers : new ArrayList<>();
            switch (type) {
                case 4, 5 -> number(in, 4, fields);
                case 6 -> {
                    reals.add(new Field(in.position(), 4));
                    in.getInt();
                }
                case 7 -> in.get();
                case 8 -> text(in, fields);
                case 9 -> {
                    int element = (int) number(in, 4, fields);
                    long count = number(in, 8, fields);
                    for (long i = 0; i < count; i++) value(in, element, i < 3);
                }
                default -> throw new AssertionError("type " + type);
            }
        }
    }
}
