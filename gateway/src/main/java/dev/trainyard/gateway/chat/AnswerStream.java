package dev.trainyard.gateway.chat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue between the thread that generates an answer and the thread that sends it. Either side can stop the answer.
 *
 * <p>The queue has a limited size; when it is full, the generating thread waits. Because other requests wait for that
 * thread, it waits for ten seconds in total and then abandons the answer.
 */
public final class AnswerStream implements AutoCloseable {
    private static final int MOST_WAITING = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final Queue<AnswerPart> pieces = new ArrayDeque<>();
    private final int most;
    /** How long the generating thread would still wait, in nanoseconds. */
    private long patience;

    private volatile boolean abandoned;

    AnswerStream() {
        this(MOST_WAITING, PATIENCE);
    }

    /**
     * @param most maximum number of waiting pieces
     * @param patience how long the generating thread waits in total
     */
    AnswerStream(int most, Duration patience) {
        this.most = most;
        this.patience = patience.toNanos();
    }

    /** Adds a piece, waiting if the queue is full; does nothing if the answer is no longer wanted. */
    void add(AnswerPart piece) {
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
        pieces.add(new AnswerPart.Failed(reason));
        came.signalAll();
    }

    boolean abandoned() {
        return abandoned;
    }

    /** The next piece; empty if none arrives in that time. */
    public Optional<AnswerPart> next(Duration longest) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = longest.toNanos();
            while (pieces.isEmpty() && left > 0) left = came.awaitNanos(left);
            Optional<AnswerPart> next = Optional.ofNullable(pieces.poll());
            room.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Marks the answer as no longer wanted. */
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
