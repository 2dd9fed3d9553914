package dev.trainyard.readers.records;

import dev.trainyard.readers.document.RefusedFilesException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Damages a sample in many ways, the same ones each time, and reads each. */
final class Mutations {
    private Mutations() {}

    /**
     * Reads so many damaged copies of a file; any exception but a refusal comes out.
     *
     * @param damaged where the copies go, one after the other
     * @return how many of them gave a document or a loss, and were not refused as a whole
     */
    static int readAll(byte[] sample, RecordSource damaged, int times) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(2026);
        int read = 0;
        for (int i = 0; i < times; i++) {
            Path file = damaged.place();
            Files.write(file, mutate(sample, random));
            try {
                if (!damaged.read().isEmpty()) read++;
            } catch (RefusedFilesException refused) {
                // As a whole it is none of its kind any more.
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of " + file.getFileName() + " gave " + e, e);
            }
        }
        return read;
    }

    private static byte[] mutate(byte[] sample, RandomGenerator random) {
        byte[] bytes = sample.clone();
        for (int i = random.nextInt(1, 6); i > 0 && bytes.length > 8; i--) {
            int at = random.nextInt(bytes.length);
            int length = random.nextInt(1, Math.min(64, bytes.length - at + 1));
            bytes = switch (random.nextInt(6)) {
                case 0 -> flipped(bytes, at, random);
                case 1 -> filled(bytes, at, length, (byte) 0xFF);
                case 2 -> filled(bytes, at, length, (byte) 0);
                case 3 -> joined(bytes, at, at + length, bytes.length);
                case 4 -> joined(bytes, at + length, at, bytes.length);
                default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : flipped(bytes, at, random);
            };
        }
        return bytes;
    }

    private static byte[] flipped(byte[] bytes, int at, RandomGenerator random) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] filled(byte[] bytes, int at, int length, byte value) {
        Arrays.fill(bytes, at, Math.min(bytes.length, at + length), value);
        return bytes;
    }

    /** What is before one place, and what is from another on: a piece cut out, or one repeated. */
    private static byte[] joined(byte[] bytes, int before, int from, int end) {
        int head = Math.min(before, bytes.length);
        byte[] joined = Arrays.copyOf(bytes, head + end - Math.min(from, end));
        System.arraycopy(bytes, Math.min(from, end), joined, head, end - Math.min(from, end));
        return joined;
    }
}
