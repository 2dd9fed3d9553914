package dev.trainyard.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * An output stream that passes its bytes to another stream in a background thread, so that the writing thread does not
 * wait for compression. One piece is being written at a time; the next write waits for it and throws its exception, if
 * there was one, as does {@link #close}. Pieces should be large.
 */
public final class WriteBehind extends OutputStream {
    private final OutputStream out;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("write-behind").factory());
    private @Nullable Future<?> onItsWay;

    public WriteBehind(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        byte[] piece = Arrays.copyOfRange(bytes, from, from + count);
        await();
        onItsWay = thread.submit(() -> {
            out.write(piece);
            return null;
        });
    }

    private void await() throws IOException {
        Future<?> piece = onItsWay;
        if (piece == null) return;
        // Cleared first, so that a failure is thrown only once.
        onItsWay = null;
        BackgroundWork.await(piece, "a file was written");
    }

    /** Waits for the last piece to be written, and closes the underlying stream. */
    @Override
    public void close() throws IOException {
        try (out;
                thread) {
            await();
        }
    }
}
