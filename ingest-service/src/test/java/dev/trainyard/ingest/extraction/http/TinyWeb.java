package dev.trainyard.ingest.extraction.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback with the pages that a test puts there; other paths get 404. */
public final class TinyWeb implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, HttpHandler> pages = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public TinyWeb() throws IOException {
        this(HttpServer.create(loopback(), 0));
    }

    public TinyWeb(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    /** @param headers names and values in turn */
    public TinyWeb page(String path, String body, String... headers) {
        return page(path, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public TinyWeb page(String path, byte[] body, String... headers) {
        return handle(path, exchange -> send(exchange, 200, body, headers));
    }

    public TinyWeb status(String path, int status, String... headers) {
        return handle(path, exchange -> send(exchange, status, new byte[0], headers));
    }

    public TinyWeb handle(String path, HttpHandler handler) {
        pages.put(path, handler);
        return this;
    }

    public static void send(HttpExchange exchange, int status, byte[] body, String... headers) throws IOException {
        for (int i = 0; i < headers.length; i += 2)
            exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    /** @param host that leads to loopback */
    public String at(String host, String path) {
        return "http://" + host + ":" + port() + path;
    }

    public String at(String path) {
        return at("127.0.0.1", path);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The requested paths, in order. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        try (exchange) {
            HttpHandler none = missing -> send(missing, 404, new byte[0]);
            pages.getOrDefault(exchange.getRequestURI().toString(), none).handle(exchange);
        }
    }
}
