package dev.trainyard.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads thousands of corrupted files, the same ones each time; each must be read according to its header, or refused.
 */
class SafetensorsFuzzTest {
    private static final int ROUNDS = 8_000;

    /** What may be allocated for a file of some hundreds of bytes, whatever it claims. */
    private static final long MOST_BYTES = 1 << 20;

    private static final String HEADER = "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
            + "\"b\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[24,32]},"
            + "\"c\":{\"dtype\":\"BF16\",\"shape\":[1,2,2],\"data_offsets\":[32,40]}}";
    private static final String[] HOSTILE = {
        "-1",
        "0",
        "1",
        "8",
        "9223372036854775807",
        "9223372036854775808",
        "4611686018427387904",
        "-9223372036854775808",
        "2147483648",
        "1e3",
        "1e999999999",
        "0.5",
        "null",
        "[]",
        "\"24\"",
        "true",
        "{}",
        "1,1",
        "99999999999999999999999"
    };
    private static final String[] PIECES = {
        "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},",
        "\"d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[40,40]},",
        "\"d\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[32,40]},",
        "\"d\":{\"dtype\":\"F16\",\"shape\":[4294967296,4294967296,16],\"data_offsets\":[0,0]},",
        "\"shape\":[1],",
        "\"__metadata__\":7,",
        "[[[[[[[[[[[[[[[[",
        " ",
        "\u0000",
        "é",
    };
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    void readsAnyFileOrRefusesItWithoutAllocatingWhatItClaims() throws IOException {
        SplittableRandom random = new SplittableRandom(11);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Path file = folder.resolve("spoilt.safetensors");
        Files.write(file, whole(HEADER.getBytes(StandardCharsets.UTF_8), random));
        assertThat(opens(file)).as("before it is spoilt").isTrue();
        int opened = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = spoilt(random);
            Files.write(file, bytes);
            long before = threads.getCurrentThreadAllocatedBytes();

            boolean opens = opens(file);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("bytes allocated in round %s", round)
                    .isLessThan(MOST_BYTES);
            if (opens) {
                holdsWhatItSays(file, bytes);
                opened++;
            }
        }
        assertThat(opened).isBetween(ROUNDS / 50, ROUNDS / 2);
    }

    private static boolean opens(Path file) {
        try (Safetensors opened = Safetensors.open(file)) {
            for (String name : opened.names()) opened.read(name, opened.shape(name));
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("spoilt.safetensors");
            return false;
        } catch (RuntimeException | Error e) {
            return fail("neither read nor refused", e);
        }
    }

    /** Follows the format literally: the tensors are where the header says, without gaps up to the end. */
    private static void holdsWhatItSays(Path file, byte[] bytes) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = 8 + Math.toIntExact(content.getLong(0));
        JsonNode header = JSON.readTree(Arrays.copyOfRange(bytes, 8, start));
        boolean[] taken = new boolean[bytes.length - start];
        try (Safetensors opened = Safetensors.open(file)) {
            for (String name : opened.names()) {
                int begin = header.path(name).path("data_offsets").path(0).intValue();
                int end = header.path(name).path("data_offsets").path(1).intValue();
                String type = header.path(name).path("dtype").textValue();
                int width = type.equals("F32") ? 4 : 2;
                float[] expected = new float[(end - begin) / width];
                for (int i = 0; i < expected.length; i++) {
                    int at = start + begin + i * width;
                    expected[i] = switch (type) {
                        case "F32" -> content.getFloat(at);
                        case "F16" -> Float.float16ToFloat(content.getShort(at));
                        default -> Float.intBitsToFloat(content.getShort(at) << 16);
                    };
                }
                assertThat(opened.read(name, opened.shape(name))).as(name).isEqualTo(expected);
                for (int i = begin; i < end; i++) {
                    assertThat(taken[i]).as("byte %s of two tensors", i).isFalse();
                    taken[i] = true;
                }
            }
        }
        for (boolean each : taken)
            assertThat(each).as("every byte is a tensor's").isTrue();
    }

    private static byte[] spoilt(SplittableRandom random) {
        byte[] header = HEADER.getBytes(StandardCharsets.UTF_8);
        for (int changes = random.nextInt(1, 3); changes > 0; changes--) {
            int at = random.nextInt(header.length);
            int length = random.nextInt(1, 20);
            header = switch (random.nextInt(6)) {
                case 0 -> replaced(header, at, 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> replaced(header, at, length, new byte[0]);
                case 2 -> replaced(header, at, 0, Arrays.copyOfRange(header, at, Math.min(header.length, at + length)));
                case 3 -> replaced(header, at, 0, new byte[] {(byte) random.nextInt(128, 256), 'x'});
                case 4 -> withNumber(header, HOSTILE[random.nextInt(HOSTILE.length)], random);
                default -> withPiece(header, PIECES[random.nextInt(PIECES.length)], random);
            };
        }
        byte[] file = whole(header, random);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 1 -> withLength(file, random);
            default -> file;
        };
    }

    /** Replaces one of the header's numbers. */
    private static byte[] withNumber(byte[] header, String number, SplittableRandom random) {
        int from = random.nextInt(header.length);
        while (from < header.length && !Character.isDigit(header[from])) from++;
        int to = from;
        while (to < header.length && Character.isDigit(header[to])) to++;
        return replaced(header, from, to - from, number.getBytes(StandardCharsets.UTF_8));
    }

    /** Inserts a piece at the beginning of an object. */
    private static byte[] withPiece(byte[] header, String piece, SplittableRandom random) {
        int at = random.nextInt(header.length);
        while (at > 0 && header[at - 1] != '{') at--;
        return replaced(header, Math.max(at, 1), 0, piece.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] withLength(byte[] file, SplittableRandom random) {
        long length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        long other = switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> length + random.nextInt(-8, 9);
            case 2 -> 99_999_999;
            default -> Long.MAX_VALUE - random.nextInt(16);
        };
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(0, other);
        return file;
    }

    private static byte[] replaced(byte[] bytes, int from, int length, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int begin = Math.min(from, bytes.length);
        int rest = Math.min(begin + length, bytes.length);
        out.write(bytes, 0, begin);
        out.writeBytes(by);
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    private static byte[] whole(byte[] header, SplittableRandom random) {
        byte[] numbers = new byte[40];
        random.nextBytes(numbers);
        return ByteBuffer.allocate(8 + header.length + numbers.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(numbers)
                .array();
    }
}
