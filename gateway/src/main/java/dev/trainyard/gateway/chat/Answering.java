package dev.trainyard.gateway.chat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One answer between the thread that writes it and the one that passes it on. Whoever leaves stops it. */
public final class Answering implements AutoCloseable {
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private volatile boolean abandoned;

    void add(Piece piece) {
        pieces.add(piece);
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Empty where nothing came in that time. */
    public Optional<Piece> next(Duration patience) throws InterruptedException {
        return Optional.ofNullable(pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Nobody waits for the answer any more. */
    @Override
    public void close() {
        abandoned = true;
    }
}
