package dev.trainyard.runtime.doors;

import java.time.Duration;

/**
 * Where one connection stands, and since when. A request costs a client nothing until it is whole, so each part of it
 * has its time: whoever sends a byte now and then, or nothing at all, is not waited for. While the service works at an
 * answer the client is waiting for us, and there is no limit.
 *
 * <p>Times are nanoseconds of {@link System#nanoTime()}. What has become of the connection may be asked by
 * any thread; everything else is called by its own.
 */
public final class ConnectionClock {
    /** What the connection waits for. */
    public enum Phase {
        /** A request. */
        IDLE,
        /** The rest of a request's headers. */
        HEAD,
        /** The rest of a body. */
        BODY,
        /** Our answer. */
        ANSWER,
        /** The end of what a refused client is sending. */
        FAREWELL
    }

    /** What is to be done about it now. */
    public enum Decision {
        WAIT,
        /** Nothing was asked, or nobody takes what is sent: it is closed without a word. */
        CLOSE,
        /** The headers do not come. */
        HEAD_TOO_SLOW,
        /** The body does not come. */
        BODY_TOO_SLOW
    }

    private final Patience patience;
    private volatile Phase phase = Phase.IDLE;
    private volatile long since;
    private int unanswered;
    private long bodyBytes;
    private long unreadSince;
    private boolean unread;
    private volatile boolean resumable;

    public ConnectionClock(Patience patience, long now) {
        this.patience = patience;
        this.since = now;
    }

    public Phase phase() {
        return phase;
    }

    public long since() {
        return since;
    }

    /** Whether its answer is one that the client goes on with over another connection, where this one is closed. */
    public boolean resumable() {
        return phase == Phase.ANSWER && resumable;
    }

    /** Whether the connection has nothing that is worth keeping, and could be closed for another one. */
    public boolean dispensable() {
        return switch (phase) {
            case IDLE, HEAD, BODY, FAREWELL -> true;
            case ANSWER -> false;
        };
    }

    public void bytesCame(int bytes, long now) {
        switch (phase) {
            case IDLE -> enter(Phase.HEAD, now);
            case BODY -> bodyBytes += bytes;
            case HEAD, ANSWER, FAREWELL -> {
                // Its time runs already, or does not.
            }
        }
    }

    /** The headers are whole. */
    public void headCame(boolean withBody, long now) {
        unanswered++;
        bodyBytes = 0;
        resumable = false;
        enter(withBody ? Phase.BODY : Phase.ANSWER, now);
    }

    /** The answer is one that the client can go on with over another connection. */
    public void answersResumably() {
        resumable = true;
    }

    public void bodyCame(long now) {
        enter(Phase.ANSWER, now);
    }

    /** One of the requests, of which the next may have begun already. */
    public void answered(long now) {
        unanswered--;
        if (unanswered == 0 && phase != Phase.FAREWELL) enter(Phase.IDLE, now);
    }

    /** The client has been refused and is still sending. */
    public void refused(long now) {
        enter(Phase.FAREWELL, now);
    }

    private void enter(Phase next, long now) {
        phase = next;
        since = now;
    }

    /**
     * What the time demands.
     *
     * @param stuck whether there is something to send of which nothing went out since the last call
     */
    public Decision at(long now, boolean stuck) {
        if (stuck && !unread) unreadSince = now;
        unread = stuck;
        if (unread && passed(patience.unread(), unreadSince, now)) return Decision.CLOSE;
        return switch (phase) {
            case IDLE -> passed(patience.idle(), since, now) ? Decision.CLOSE : Decision.WAIT;
            case HEAD -> passed(patience.head(), since, now) ? Decision.HEAD_TOO_SLOW : Decision.WAIT;
            case BODY -> bodyTooSlow(now) ? Decision.BODY_TOO_SLOW : Decision.WAIT;
            case FAREWELL -> passed(patience.farewell(), since, now) ? Decision.CLOSE : Decision.WAIT;
            case ANSWER -> Decision.WAIT;
        };
    }

    private boolean bodyTooSlow(long now) {
        long counted = now - since - patience.body().toNanos();
        return counted > 0 && bodyBytes < counted / 1e9 * patience.bytesASecond();
    }

    private static boolean passed(Duration time, long since, long now) {
        return now - since > time.toNanos();
    }
}
