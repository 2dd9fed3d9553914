package dev.trainyard.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Server-sent events as they go over the wire; each call is flushed, so that the other side sees it at once. */
final class EventStream {
    private final OutputStream out;

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

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
