package dev.trainyard.ingest.extraction.http;

import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.Hosts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/**
 * Fetches from other hosts over HTTP, within limits.
 *
 * <p>It guarantees three things. A connection goes only to the addresses that {@link Hosts} has checked: the check is
 * the client's resolver, so a name that resolves differently the second time is harmless. Redirects are followed here
 * and not in the client, so each address on the way is checked like the first. And a response cannot exceed its limits:
 * connecting, the whole exchange, headers and body are limited (the body after decompression). A response that exceeds
 * them, or is no longer wanted, is aborted by closing its connection.
 *
 * <p>No cookies are stored, no passwords sent, and no proxies used.
 */
public final class GuardedHttp implements AutoCloseable {
    /** The name of this program in requests and robots.txt. */
    public static final String AGENT = "Trainyard";

    private static final int MOST_REDIRECTS = 5;
    private static final int BUFFER = 1 << 16;
    private static final Http1Config HEADERS = Http1Config.custom()
            .setMaxLineLength(1 << 14)
            .setMaxHeaderCount(200)
            .setMaxEmptyLineCount(10)
            .build();

    private final CloseableHttpClient client;
    private final CancellationCheck cancellation;

    /** Is called before each address is requested: the first, and each redirect. */
    public interface RequestCheck {
        RequestCheck OPEN = address -> {};

        /** @throws IOException if it must not be requested */
        void pass(WebAddress address) throws IOException;

        /** Called after the request, whether or not it was answered. */
        default void passed(WebAddress address) {}
    }

    /** A response whose body is not read yet; closing it aborts the exchange. */
    public interface Streamed extends AutoCloseable {
        int status();

        Map<String, List<String>> headers();

        /** The body as it was sent. */
        InputStream body() throws IOException;

        @Override
        void close();
    }

    /**
     * @param connect the time limit for connecting
     * @param cancellation checked before each request and while waiting for its response
     */
    public GuardedHttp(Hosts hosts, Duration connect, CancellationCheck cancellation) {
        this(hosts, connect, cancellation, org.apache.hc.core5.ssl.SSLContexts.createDefault());
    }

    /** @param trust decides which certificates are trusted */
    GuardedHttp(Hosts hosts, Duration connect, CancellationCheck cancellation, SSLContext trust) {
        this.cancellation = cancellation;
        Timeout patience = Timeout.of(connect);
        client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedNames(hosts))
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(HEADERS)
                                .build())
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(patience).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(patience)
                                .build())
                        .build())
                .setUserAgent(AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /**
     * Requests an address, following up to five redirects.
     *
     * @param most the largest number of bytes of the body
     * @param limit of time, for each address on the way
     * @throws NotFetchedException if there is no valid response; a status such as 404 is a valid response
     */
    public WebResponse get(WebAddress start, RequestCheck gate, int most, Duration limit) throws IOException {
        return follow(start, gate, next -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return within(limit, next, request(next, "gzip"), answer -> {
                boolean whole = copy(decompressed(answer, most), bytes, most);
                return answer(next, answer, bytes.toByteArray(), whole);
            });
        });
    }

    /**
     * Like {@link #get}, but writes the body into a file, whose content is meaningful only if the request was
     * successful.
     */
    public WebResponse download(WebAddress start, Path file, long most, Duration limit) throws IOException {
        return follow(
                start,
                RequestCheck.OPEN,
                next -> within(limit, next, request(next, "identity"), answer -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        return answer(next, answer, new byte[0], copy(answer.body(), out, most));
                    }
                }));
    }

    /** Sends one request without following redirects; waiting for its response cannot be cancelled. */
    public Streamed open(HttpUriRequestBase request) throws IOException {
        return new OpenResponse(request, client.executeOpen(null, request, null));
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }

    @FunctionalInterface
    private interface Request {
        WebResponse ask(WebAddress address) throws IOException;
    }

    @FunctionalInterface
    private interface BodyReader {
        WebResponse read(Streamed answer) throws IOException;
    }

    private static WebResponse follow(WebAddress start, RequestCheck gate, Request step) throws IOException {
        WebAddress next = start;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            gate.pass(next);
            WebResponse answer;
            try {
                answer = step.ask(next);
            } finally {
                gate.passed(next);
            }
            var redirect = answer.redirect();
            if (redirect.isEmpty()) return answer;
            next = redirect.get();
        }
        throw new NotFetchedException("more than " + MOST_REDIRECTS + " redirects");
    }

    private static HttpUriRequestBase request(WebAddress address, String encoding) {
        HttpUriRequestBase request = new HttpUriRequestBase("GET", address.uri());
        request.setHeader("Accept-Encoding", encoding);
        request.setHeader("Accept", "*/*");
        return request;
    }

    /**
     * Reads in a thread of its own, because resolving a name has no time limit, and because the thread that checks for
     * cancellation must not wait for a host.
     */
    private WebResponse within(Duration limit, WebAddress address, HttpUriRequestBase request, BodyReader reading)
            throws IOException {
        // The limit below is for the whole exchange; these are longer, so that it is always the one that is told.
        Timeout each = Timeout.of(limit.multipliedBy(2));
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(each)
                .setConnectionRequestTimeout(each)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        FutureTask<WebResponse> exchange = new FutureTask<>(() -> {
            try (Streamed answer = open(request)) {
                return reading.read(answer);
            }
        });
        Thread thread = Thread.ofVirtual().name("fetching").unstarted(exchange);
        try {
            return cancellation.await(thread, exchange, limit);
        } catch (TimeoutException e) {
            throw new NotFetchedException(address.host() + " took longer than " + limit.toMillis() / 1000.0 + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) throw error;
            throw NotFetchedException.of(address, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + address.host() + " was read");
        } finally {
            request.cancel();
            exchange.cancel(true);
        }
    }

    private static WebResponse answer(WebAddress address, Streamed answer, byte[] body, boolean whole) {
        return new WebResponse(address, answer.status(), answer.headers(), body, whole);
    }

    private static InputStream decompressed(Streamed answer, int most) throws IOException {
        String encoding = String.join(",", answer.headers().getOrDefault("content-encoding", List.of()))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> answer.body();
            // The input is limited too, since much compressed input may unpack to almost nothing.
            case "gzip", "x-gzip" -> gunzipped(new Bounded(answer.body(), most + (long) BUFFER));
            default -> throw new NotFetchedException("the response is compressed in a way that was not requested");
        };
    }

    private static InputStream gunzipped(InputStream in) throws IOException {
        java.io.PushbackInputStream peeked = new java.io.PushbackInputStream(in);
        int first = peeked.read();
        if (first < 0) return InputStream.nullInputStream();
        peeked.unread(first);
        // Not the JDK's GZIPInputStream, which uses a stack frame for each empty member.
        return new GzipCompressorInputStream(peeked, true);
    }

    /** @return whether the end was reached */
    private static boolean copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        while (true) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left + 1));
            if (read < 0) return true;
            out.write(buffer, 0, (int) Math.min(read, left));
            if (read > left) return false;
            left -= read;
        }
    }

    private static final class Bounded extends java.io.FilterInputStream {
        private long left;

        Bounded(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            if (left <= 0) throw new NotFetchedException("the compressed response is too large");
            int read = super.read(buffer, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }

    private record OpenResponse(HttpUriRequestBase request, ClassicHttpResponse response) implements Streamed {
        @Override
        public int status() {
            return response.getCode();
        }

        @Override
        public Map<String, List<String>> headers() {
            Map<String, List<String>> headers = new TreeMap<>();
            for (Header header : response.getHeaders()) {
                String name = header.getName().toLowerCase(Locale.ROOT);
                headers.computeIfAbsent(name, none -> new ArrayList<>()).add(header.getValue());
            }
            return headers;
        }

        @Override
        public InputStream body() throws IOException {
            return response.getEntity() == null
                    ? InputStream.nullInputStream()
                    : response.getEntity().getContent();
        }

        /** Closes at once: the client would read the rest to reuse the connection, which may never end. */
        @Override
        public void close() {
            request.cancel();
            try {
                response.close();
            } catch (IOException e) {
                // The connection is closed anyway.
            }
        }
    }

    private record CheckedNames(Hosts hosts) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws java.net.UnknownHostException {
            return hosts.addresses(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
