package dev.trainyard.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Server-sent events as they go over the wire; each call is flushed, so that the other side sees it at once. */
final class EventStream {
    private static final Duration GLANCE = Duration.ofMillis(500);

    private final OutputStream out;
    /** When the write began that is under way; 0 while there is none. */
    private volatile long writingSince;

    EventStream(OutputStream out) {
        this.out = out;
    }

    /** @param data one line */
    void data(String data) throws IOException {
        write("data: " + data + "\n\n");
    }

    void data(String id, String data) throws IOException {
        write("id: " + id + "\ndata: " + data + "\n\n");
    }

    /** Nothing, said aloud, so that a side that has gone is noticed. */
    void heartbeat() throws IOException {
        write(": still here\n\n");
    }

    /** For how long the other side has taken nothing of what is being written. */
    Duration blocked() {
        long since = writingSince;
        return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Ends the connection once the other side has taken nothing for as long as given, until closed. The buffers of the
     * connection are full then, and the writer waits.
     *
     * @param drop ends the connection, by which the writer fails
     */
    Closeable dropWhenBlocked(Duration patience, Runnable drop) {
        Thread watch = Thread.ofVirtual().name("listener-watch").start(() -> {
            try {
                while (blocked().compareTo(patience) < 0) Thread.sleep(GLANCE);
                drop.run();
            } catch (InterruptedException _) {
                // The stream has ended by itself.
            }
        });
        return watch::interrupt;
    }

    private void write(String text) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } finally {
            writingSince = 0;
        }
    }
}
