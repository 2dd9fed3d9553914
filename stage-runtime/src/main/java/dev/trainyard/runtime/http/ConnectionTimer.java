package dev.trainyard.runtime.http;

import java.time.Duration;

/**
 * The state of one connection and the time since when it lasts. An incomplete request costs the client nothing, so each
 * part of a request has a time limit: clients that send a byte now and then, or nothing at all, are disconnected. While
 * the service works on a response there is no limit, because then the client is waiting for us.
 *
 * <p>Times are nanoseconds of {@link System#nanoTime()}. The state may be read by any thread; everything else is called
 * by the connection's own thread.
 */
public final class ConnectionTimer {
    /** What the connection is waiting for. */
    public enum State {
        /** A request. */
        IDLE,
        /** The rest of a request's headers. */
        HEAD,
        /** The rest of a body. */
        BODY,
        /** Our response. */
        ANSWER,
        /** The rest of what a rejected client is sending. */
        DRAINING
    }

    /** The action that is due. */
    public enum Action {
        WAIT,
        /**
         * There was no request, or the client does not read its response: the connection is closed without a response.
         */
        CLOSE,
        /** The headers arrive too slowly. */
        HEAD_TOO_SLOW,
        /** The body arrives too slowly. */
        BODY_TOO_SLOW
    }

    private final ConnectionTimeouts patience;
    private volatile State state = State.IDLE;
    private volatile long since;
    private int unanswered;
    private long bodyBytes;
    private long unreadSince;
    private boolean unread;
    private volatile boolean resumable;

    public ConnectionTimer(ConnectionTimeouts patience, long now) {
        this.patience = patience;
        this.since = now;
    }

    public State state() {
        return state;
    }

    public long since() {
        return since;
    }

    /** Whether the client can resume its response over another connection if this one is closed. */
    public boolean resumable() {
        return state == State.ANSWER && resumable;
    }

    /** Whether the connection has no request in progress and may be closed in favour of another one. */
    public boolean closable() {
        return switch (state) {
            case IDLE, HEAD, BODY, DRAINING -> true;
            case ANSWER -> false;
        };
    }

    public void bytesReceived(int bytes, long now) {
        switch (state) {
            case IDLE -> enter(State.HEAD, now);
            case BODY -> bodyBytes += bytes;
            case HEAD, ANSWER, DRAINING -> {
                // The timer is already in the right state.
            }
        }
    }

    /** The headers are complete. */
    public void headReceived(boolean withBody, long now) {
        unanswered++;
        bodyBytes = 0;
        resumable = false;
        enter(withBody ? State.BODY : State.ANSWER, now);
    }

    /** The client can resume the response over another connection. */
    public void responseIsResumable() {
        resumable = true;
    }

    public void bodyReceived(long now) {
        enter(State.ANSWER, now);
    }

    /** A request was answered; the next one may already have started. */
    public void answered(long now) {
        unanswered--;
        if (unanswered == 0 && state != State.DRAINING) enter(State.IDLE, now);
    }

    /** The client has been rejected and is still sending. */
    public void refused(long now) {
        enter(State.DRAINING, now);
    }

    private void enter(State next, long now) {
        state = next;
        since = now;
    }

    /**
     * The action that is due at this time.
     *
     * @param stuck whether there is unsent data of which nothing was sent since the last call
     */
    public Action at(long now, boolean stuck) {
        if (stuck && !unread) unreadSince = now;
        unread = stuck;
        if (unread && passed(patience.unread(), unreadSince, now)) return Action.CLOSE;
        return switch (state) {
            case IDLE -> passed(patience.idle(), since, now) ? Action.CLOSE : Action.WAIT;
            case HEAD -> passed(patience.head(), since, now) ? Action.HEAD_TOO_SLOW : Action.WAIT;
            case BODY -> bodyTooSlow(now) ? Action.BODY_TOO_SLOW : Action.WAIT;
            case DRAINING -> passed(patience.draining(), since, now) ? Action.CLOSE : Action.WAIT;
            case ANSWER -> Action.WAIT;
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
