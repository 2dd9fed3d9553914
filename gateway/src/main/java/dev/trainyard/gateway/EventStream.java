package dev.trainyard.gateway;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes server-sent events; each call is flushed, so that the client receives it immediately. */
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

    /** A comment without content, which makes a disconnected client detectable. */
    void heartbeat() throws IOException {
        write(": still here\n\n");
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
