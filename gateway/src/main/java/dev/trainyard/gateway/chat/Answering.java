package dev.trainyard.gateway.chat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One answer between the thread that writes it and the one that passes it on. Whoever leaves stops it.
 *
 * <p>Only so many pieces wait to be passed on; then the writer waits. Since others wait for the writer, it does so for ten
 * seconds in all, and then leaves the answer as it is.
 */
public final class Answering implements AutoCloseable {
    private static final int MOST_WAITING = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<Piece> pieces = new ArrayDeque<>();
    private final int most;
    /** In nanoseconds, how long the writer would still wait. */
    private long patience;

    private volatile boolean abandoned;

    Answering() {
        this(MOST_WAITING, PATIENCE);
    }

    /**
     * @param most how many pieces can wait
     * @param patience how long the writer waits for the reader, all in all
     */
    Answering(int most, Duration patience) {
        this.most = most;
        this.patience = patience.toNanos();
    }

    /** Waits for room; does nothing where nobody waits for the answer. */
    void add(Piece piece) {
        lock.lock();
        try {
            while (!abandoned && pieces.size() >= most && patience > 0) patience = room.awaitNanos(patience);
            if (abandoned) return;
            if (pieces.size() < most) {
                pieces.add(piece);
                came.signalAll();
            } else {
                leave(
                        "The client read the answer too slowly while others were waiting: request a shorter answer, or one that is"
                                + " not streamed.");
            }
        } catch (InterruptedException _) {
            leave("The gateway is stopping.");
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void leave(String reason) {
        if (abandoned) return;
        abandoned = true;
        pieces.add(new Piece.Failed(reason));
        came.signalAll();
    }

    boolean abandoned() {
        return abandoned;
    }

    /** Empty where nothing came in that time. */
    public Optional<Piece> next(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (pieces.isEmpty() && left > 0) left = came.awaitNanos(left);
            Optional<Piece> next = Optional.ofNullable(pieces.poll());
            room.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits for the answer any more. */
    @Override
    public void close() {
        lock.lock();
        try {
            abandoned = true;
            pieces.clear();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
