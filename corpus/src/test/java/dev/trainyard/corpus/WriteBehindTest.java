package dev.trainyard.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteBehindTest {
    /** Writes each piece slowly, and fails at some. */
    private static final class Slow extends OutputStream {
        private final List<String> pieces = new ArrayList<>();
        private boolean closed;

        @Override
        public void write(int b) {
            throw new AssertionError("pieces come whole");
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            String piece = new String(bytes, from, count, StandardCharsets.UTF_8);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (piece.equals("bad")) throw new IOException("no room for it");
            pieces.add(piece);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Slow slow = new Slow();

    @Test
    void writesTheSamePiecesInTheirOrder() throws IOException {
        byte[] piece = new byte[2];
        try (WriteBehind behind = new WriteBehind(slow)) {
            for (int i = 10; i < 40; i++) {
                // The caller may reuse its array as soon as write returns.
                piece[0] = (byte) ('0' + i / 10);
                piece[1] = (byte) ('0' + i % 10);
                behind.write(piece);
            }
        }

        assertThat(slow.pieces)
                .hasSize(30)
                .startsWith("10", "11")
                .endsWith("39")
                .isSorted();
        assertThat(slow.closed).isTrue();
    }

    @Test
    void failsAtTheNextWrite() {
        assertThatThrownBy(() -> {
                    try (WriteBehind behind = new WriteBehind(slow)) {
                        behind.write("bad".getBytes(StandardCharsets.UTF_8));
                        behind.write("good".getBytes(StandardCharsets.UTF_8));
                    }
                })
                .hasMessage("no room for it");

        assertThat(slow.pieces).isEmpty();
        assertThat(slow.closed).isTrue();
    }

    @Test
    void failsOnCloseAtTheLatest() throws IOException {
        WriteBehind behind = new WriteBehind(slow);
        behind.write("bad".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(behind::close).hasMessage("no room for it");
        assertThat(slow.closed).isTrue();
    }
}
