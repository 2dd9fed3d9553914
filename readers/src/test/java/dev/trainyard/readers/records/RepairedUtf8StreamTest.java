package dev.trainyard.readers.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepairedUtf8StreamTest {
    private static final int[] LIKELY = {
        'a', 'b', 0x80, 0xBF, 0xC2, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF, 0xA0, 0x90
    };

    @Test
    void givesWhatJavaDecodesHoweverItIsRead() throws IOException {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int k = 0; k < bytes.length; k++) bytes[k] = (byte) LIKELY[random.nextInt(LIKELY.length)];
            String expected = new String(bytes, StandardCharsets.UTF_8);

            byte[] read = readInPieces(new RepairedUtf8Stream(new Portions(bytes, random)), random);

            assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo(expected);
            assertThat(read).isEqualTo(expected.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void leavesWellFormedTextAlone() throws IOException {
        byte[] text = "aé€😀 – 日本語\uFFFD".getBytes(StandardCharsets.UTF_8);

        assertThat(new RepairedUtf8Stream(new ByteArrayInputStream(text)).readAllBytes())
                .isEqualTo(text);
    }

    private static byte[] readInPieces(InputStream in, Random random) throws IOException {
        byte[] all = new byte[100];
        int length = 0;
        while (true) {
            int count = in.read(all, length, 1 + random.nextInt(5));
            if (count < 0) return java.util.Arrays.copyOf(all, length);
            length += count;
        }
    }

    /** Gives no more at once than it likes. */
    private static final class Portions extends InputStream {
        private final ByteArrayInputStream in;
        private final Random random;

        Portions(byte[] bytes, Random random) {
            this.in = new ByteArrayInputStream(bytes);
            this.random = random;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            return in.read(bytes, from, Math.min(length, 1 + random.nextInt(3)));
        }
    }
}
