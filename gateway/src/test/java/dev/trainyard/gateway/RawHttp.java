package dev.trainyard.gateway;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** A connection on which a test writes raw HTTP, including what no client would send. */
final class RawHttp implements AutoCloseable {
    private final Socket socket;

    RawHttp(URI server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
        socket.setSoTimeout(60_000);
    }

    /** A response: its status, its headers in lower case, and everything after them. */
    record Answer(int status, List<String> headers, String body) {
        String header(String name) {
            return headers.stream()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    /** The response to a complete request, after which the connection is closed. */
    static Answer ask(URI server, String... lines) throws IOException {
        try (RawHttp connection = new RawHttp(server)) {
            connection.write(String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n");
            return connection.answer();
        }
    }

    RawHttp write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    /** The next response: as long as it declares, or everything until the server closes the connection. */
    Answer answer() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int next;
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n") && (next = read()) >= 0)
            head.write(next);
        Answer answer = parse(head.toString(StandardCharsets.ISO_8859_1));
        String length = answer.header("content-length");
        String body = length.isEmpty()
                ? rest()
                : new String(socket.getInputStream().readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
        return new Answer(answer.status(), answer.headers(), answer.body() + body);
    }

    private int read() throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            return -1;
        }
    }

    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException reset) {
            // Data that arrived before the connection broke is kept.
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** The status line of the next response. */
    String statusLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = socket.getInputStream().read()) >= 0 && next != '\n'; ) line.append((char) next);
        return line.toString().strip();
    }

    /** Whether the server closes the connection in that time, whatever it sends before. */
    boolean isClosedWithin(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
            try {
                if (socket.getInputStream().read() < 0) return true;
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException reset) {
                return true;
            }
        }
        return false;
    }

    /** Whether the server closes the connection in that time, detected without reading, by failing writes. */
    boolean refusesWithin(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            try {
                write("\r\n");
            } catch (IOException closed) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    /** Reads line by line up to one that contains a text. */
    void readUntil(String text) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) if (line.contains(text)) return;
        throw new EOFException("the connection ended before \"" + text + "\" came");
    }

    private static Answer parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) return new Answer(0, List.of(), text);
        List<String> head = Arrays.asList(text.substring(0, end).split("\r\n"));
        return new Answer(
                Integer.parseInt(head.getFirst().split(" ")[1]), head.subList(1, head.size()), text.substring(end + 4));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
