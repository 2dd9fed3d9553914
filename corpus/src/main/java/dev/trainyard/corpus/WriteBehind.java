package dev.trainyard.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Hands what is written to a thread of its own, which writes it on in the same pieces, so that whoever makes the bytes need
 * not wait for their compression. One piece is on its way at a time: the next waits for it, and what went wrong with it
 * comes out of that next write or of {@link #close}. Pieces should be large.
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
        // At once, so that a failure comes out once.
        onItsWay = null;
        BackgroundWork.await(piece, "a file was written");
    }

    /** Waits for what is on its way, and closes what is written to. */
    @Override
    public void close() throws IOException {
        try (out;
                thread) {
            await();
        }
    }
}
