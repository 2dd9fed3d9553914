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
 * Asks other hosts for bytes.
 *
 * <p>Three things are held whatever comes back. A connection goes to the very addresses that {@link Hosts} has checked:
 * the check is the resolver of the client, so that a name which has another address the second time gains nothing.
 * Redirects are followed here and not in the client, so that each address on the way is checked like the first. And an
 * answer costs no more than it may: connecting, the whole exchange, headers and body have limits, the body's is of what
 * comes out of the compression, and what runs over is cut off with its connection, as is what is not wanted any more.
 *
 * <p>No cookies are kept, no passwords sent, and no proxies asked.
 */
public final class GuardedHttp implements AutoCloseable {
    /** By this name hosts know this program. */
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

    /** Is told of each address before it is asked: the first, and each that an answer leads to. */
    public interface Gate {
        Gate OPEN = address -> {};

        /** @throws IOException where it shall not be asked */
        void pass(WebAddress address) throws IOException;

        /** It was asked, and answered or not. */
        default void passed(WebAddress address) {}
    }

    /** An answer whose body has yet to be read; to close it breaks off. */
    public interface Streamed extends AutoCloseable {
        int status();

        Map<String, List<String>> headers();

        /** As it was sent. */
        InputStream body() throws IOException;

        @Override
        void close();
    }

    /**
     * @param connect how long a connection may take to come about
     * @param cancellation asked before each request and while its answer is waited for
     */
    public GuardedHttp(Hosts hosts, Duration connect, CancellationCheck cancellation) {
        this(hosts, connect, cancellation, org.apache.hc.core5.ssl.SSLContexts.createDefault());
    }

    /** @param trust decides which certificates are good */
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
     * Follows up to five redirects to what is at an address.
     *
     * @param most bytes of the body that are wanted
     * @param limit of time, for each address on the way
     * @throws NotFetchedException where no host answers as it should; an answer such as "not found" is an answer
     */
    public Answer get(WebAddress start, Gate gate, int most, Duration limit) throws IOException {
        return follow(start, gate, next -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            return within(limit, next, request(next, "gzip"), answer -> {
                boolean whole = copy(decompressed(answer, most), bytes, most);
                return answer(next, answer, bytes.toByteArray(), whole);
            });
        });
    }

    /** Like {@link #get}, into a file, which then has the body of a good answer, and else nothing of use. */
    public Answer download(WebAddress start, Path file, long most, Duration limit) throws IOException {
        return follow(
                start,
                Gate.OPEN,
                next -> within(limit, next, request(next, "identity"), answer -> {
                    try (OutputStream out = Files.newOutputStream(file)) {
                        return answer(next, answer, new byte[0], copy(answer.body(), out, most));
                    }
                }));
    }

    /** Sends one request and follows nothing; waits for the answer without asking whether it is still wanted. */
    public Streamed open(HttpUriRequestBase request) throws IOException {
        return new OpenAnswer(request, client.executeOpen(null, request, null));
    }

    @Override
    public void close() {
        client.close(org.apache.hc.core5.io.CloseMode.IMMEDIATE);
    }

    @FunctionalInterface
    private interface Step {
        Answer ask(WebAddress address) throws IOException;
    }

    @FunctionalInterface
    private interface Reading {
        Answer read(Streamed answer) throws IOException;
    }

    private static Answer follow(WebAddress start, Gate gate, Step step) throws IOException {
        WebAddress next = start;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            gate.pass(next);
            Answer answer;
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
     * A thread of its own reads, because a name that nobody answers for cannot be waited for with a limit, and because
     * the one that is asked whether the answer is still wanted must not wait for a host.
     */
    private Answer within(Duration limit, WebAddress address, HttpUriRequestBase request, Reading reading)
            throws IOException {
        request.setConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(limit))
                .setConnectionRequestTimeout(Timeout.of(limit))
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build());
        FutureTask<Answer> exchange = new FutureTask<>(() -> {
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
            throw new InterruptedIOException("interrupted while " + address.host() + " was asked");
        } finally {
            request.cancel();
            exchange.cancel(true);
        }
    }

    private static Answer answer(WebAddress address, Streamed answer, byte[] body, boolean whole) {
        return new Answer(address, answer.status(), answer.headers(), body, whole);
    }

    private static InputStream decompressed(Streamed answer, int most) throws IOException {
        String encoding = String.join(",", answer.headers().getOrDefault("content-encoding", List.of()))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> answer.body();
            // Also what goes in has a limit: it may be compressed so that next to nothing comes out of much.
            case "gzip", "x-gzip" -> gunzipped(new Bounded(answer.body(), most + (long) BUFFER));
            default -> throw new NotFetchedException("the answer is compressed in a way that was not asked for");
        };
    }

    private static InputStream gunzipped(InputStream in) throws IOException {
        java.io.PushbackInputStream peeked = new java.io.PushbackInputStream(in);
        int first = peeked.read();
        if (first < 0) return InputStream.nullInputStream();
        peeked.unread(first);
        // Not the JDK's: each empty member takes a frame of its stack.
        return new GzipCompressorInputStream(peeked, true);
    }

    /** @return whether that was all */
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
            if (left <= 0) throw new NotFetchedException("the answer is compressed from too many bytes");
            int read = super.read(buffer, from, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }
    }

    private record OpenAnswer(HttpUriRequestBase request, ClassicHttpResponse response) implements Streamed {
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

        /** At once: to read the rest, as the client does to use the connection again, may take for ever. */
        @Override
        public void close() {
            request.cancel();
            try {
                response.close();
            } catch (IOException e) {
                // The connection is gone all the same.
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
