package dev.trainyard.ingest.extraction.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.Hosts;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHostException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedHttpTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int MOST = 1 << 16;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private TinyWeb web;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        web = new TinyWeb();
    }

    @AfterEach
    void stop() {
        web.close();
    }

    @Test
    void fetchesFromPublicAndAllowedHosts() throws IOException {
        web.page("/page", "hello", "Content-Type", "text/plain");

        WebResponse answer = get(web.at("/page"), "127.0.0.1");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.header("content-TYPE")).contains("text/plain");
    }

    @Test
    void connectsToNoPrivateAddressThatIsNotAllowed() {
        web.page("/page", "secret");

        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]")) {
            assertThatThrownBy(() -> get(web.at(host, "/page")))
                    .isInstanceOf(NotFetchedException.class)
                    .hasMessageContaining("private address");
        }

        assertThat(web.asked()).isEmpty();
    }

    @Test
    void followsNoRedirectToAPrivateAddress() {
        web.status("/page", 302, "Location", web.at("127.0.0.1", "/secret")).page("/secret", "secret");

        assertThatThrownBy(() -> get(web.at("localhost", "/page"), "localhost"))
                .isInstanceOf(NotFetchedException.class)
                .hasMessage("the host 127.0.0.1 has the private address 127.0.0.1; to allow it, add it to"
                        + " allowHosts of the source and to trainyard.ingest.private-hosts of this service");

        assertThat(web.asked()).containsExactly("/page");
    }

    @Test
    void connectsToExactlyTheCheckedAddresses() throws IOException {
        web.page("/page", "hello");
        List<String> names = new ArrayList<>();
        NameResolver rebinding = host -> {
            names.add(host);
            return names.size() == 1 ? new InetAddress[] {LOOPBACK} : InetAddress.getAllByName("192.0.2.1");
        };

        try (GuardedHttp http =
                new GuardedHttp(new Hosts(List.of("docs.example"), rebinding), LONG, CancellationCheck.NONE)) {
            http.get(WebAddress.of(web.at("docs.example", "/page")), GuardedHttp.RequestCheck.OPEN, MOST, LONG);
        }

        assertThat(names).containsExactly("docs.example");
    }

    @Test
    void refusesAHostWithAPrivateAddressAmongItsAddresses() {
        NameResolver both = host -> new InetAddress[] {InetAddress.ofLiteral("93.184.215.14"), LOOPBACK};

        assertThatThrownBy(() -> new Hosts(List.of(), both).addresses("docs.example"))
                .isInstanceOf(PrivateHostException.class);
    }

    @Test
    void followsALimitedNumberOfRedirects() throws IOException {
        web.status("/a", 301, "Location", "b")
                .status("/b", 302, "Location", "/c?d=e")
                .page("/c?d=e", "here");
        web.status("/loop", 307, "Location", "/loop");

        assertThat(get(web.at("/a"), "127.0.0.1").address()).hasToString(web.at("/c?d=e"));
        assertThatThrownBy(() -> get(web.at("/loop"), "127.0.0.1")).hasMessage("more than 5 redirects");
    }

    @Test
    void followsNoRedirectToAnotherScheme() {
        web.status("/page", 302, "Location", "file:///etc/passwd");

        assertThatThrownBy(() -> get(web.at("/page"), "127.0.0.1"))
                .hasMessage("the address does not begin with http or https");
    }

    @Test
    void cutsOffABodyThatNeverEnds() throws IOException {
        web.handle("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            while (true) out.write(new byte[1 << 12]);
        });

        WebResponse answer = get(web.at("/endless"), "127.0.0.1");

        assertThat(answer.whole()).isFalse();
        assertThat(answer.body()).hasSize(MOST);
    }

    @Test
    void limitsTheDecompressedBody() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            for (int i = 0; i < 64; i++) out.write(new byte[1 << 16]);
        }
        web.page("/bomb", bomb.toByteArray(), "Content-Encoding", "gzip");

        WebResponse answer = get(web.at("/bomb"), "127.0.0.1");

        assertThat(bomb.size()).isLessThan(MOST);
        assertThat(answer.whole()).isFalse();
        assertThat(answer.body()).hasSize(MOST);
    }

    @Test
    void limitsACompressedBodyThatExpandsToNothing() throws IOException {
        ByteArrayOutputStream nothing = new ByteArrayOutputStream();
        new GZIPOutputStream(nothing).close();
        web.handle("/nothing", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            while (true) exchange.getResponseBody().write(nothing.toByteArray());
        });

        assertThatThrownBy(() -> get(web.at("/nothing"), "127.0.0.1"))
                .hasMessage("the compressed response is too large");
    }

    @Test
    void decompressesABodyWithinTheLimit() throws IOException {
        ByteArrayOutputStream gz = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gz)) {
            out.write("hello".getBytes(StandardCharsets.UTF_8));
        }
        web.page("/gz", gz.toByteArray(), "Content-Encoding", "gzip");

        assertThat(get(web.at("/gz"), "127.0.0.1").body()).asString().isEqualTo("hello");
    }

    @Test
    void stopsWaitingAtTheTimeLimit() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        web.handle("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });

        assertThatThrownBy(() -> get(Duration.ofSeconds(2), web.at("/slow")))
                .isInstanceOf(NotFetchedException.class)
                .hasMessage("127.0.0.1 took longer than 2.0 s");

        over.countDown();
    }

    @Test
    void stopsAnEndlessResponseWhenItIsCancelled() throws IOException {
        AtomicInteger sent = new AtomicInteger();
        web.handle("/dripping", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) drip(exchange, sent);
        });
        CancellationCheck wanted = () -> {
            if (sent.get() > 3) throw new CancellationException();
        };
        long start = System.nanoTime();

        try (GuardedHttp http = new GuardedHttp(Hosts.allowing(List.of("127.0.0.1")), LONG, wanted)) {
            WebAddress address = WebAddress.of(web.at("/dripping"));
            assertThatThrownBy(() -> http.get(address, GuardedHttp.RequestCheck.OPEN, MOST, Duration.ofMinutes(10)))
                    .isInstanceOf(CancellationException.class);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void sendsNoRequestIfItIsAlreadyCancelled() throws IOException {
        CancellationCheck wanted = () -> {
            throw new CancellationException();
        };

        try (GuardedHttp http = new GuardedHttp(Hosts.allowing(List.of("127.0.0.1")), LONG, wanted)) {
            WebAddress address = WebAddress.of(web.at("/jar"));
            assertThatThrownBy(() -> http.download(address, folder.resolve("jar"), MOST, LONG))
                    .isInstanceOf(CancellationException.class);
        }

        assertThat(web.asked()).isEmpty();
    }

    @Test
    void stopsResolvingANameAtTheTimeLimit() {
        CountDownLatch never = new CountDownLatch(1);
        NameResolver silent = host -> {
            try {
                never.await();
                return new InetAddress[0];
            } catch (InterruptedException e) {
                throw new UnknownHostException(host);
            }
        };

        try (GuardedHttp http = new GuardedHttp(new Hosts(List.of(), silent), LONG, CancellationCheck.NONE)) {
            assertThatThrownBy(() -> http.get(
                            WebAddress.of("http://docs.example/"),
                            GuardedHttp.RequestCheck.OPEN,
                            MOST,
                            Duration.ofMillis(200)))
                    .hasMessage("docs.example took longer than 0.2 s");
        }
    }

    @Test
    void reportsAResponseThatIsNotHttp() throws IOException {
        for (String words :
                List.of("SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000) + "\r\n\r\n")) {
            try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
                Thread.ofVirtual().start(() -> say(server, words));

                assertThatThrownBy(() -> get("http://127.0.0.1:" + server.getLocalPort() + "/", "127.0.0.1"))
                        .isInstanceOf(NotFetchedException.class)
                        .hasMessageContaining("the response of 127.0.0.1");
            }
        }
    }

    @Test
    void reportsATruncatedResponse() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            Thread.ofVirtual().start(() -> say(server, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"));

            assertThatThrownBy(() -> get("http://127.0.0.1:" + server.getLocalPort() + "/", "127.0.0.1"))
                    .hasMessage("the response of 127.0.0.1 broke off");
        }
    }

    @Test
    void reportsARefusedConnection() throws IOException {
        int free;
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            free = server.getLocalPort();
        }

        assertThatThrownBy(() -> get("http://127.0.0.1:" + free + "/", "127.0.0.1"))
                .hasMessage("no connection to 127.0.0.1");
    }

    @Test
    void sendsOnlyTheNecessaryHeaders() throws IOException {
        List<String> sent = new ArrayList<>();
        web.handle("/page", exchange -> {
            sent.addAll(exchange.getRequestHeaders().keySet());
            sent.addAll(exchange.getRequestHeaders().get("User-Agent"));
            TinyWeb.send(exchange, 200, new byte[0], "Set-Cookie", "a=b");
        });

        get(web.at("/page"), "127.0.0.1");

        assertThat(sent)
                .containsExactlyInAnyOrder(
                        "Accept", "Accept-encoding", "Connection", "Host", "User-agent", GuardedHttp.AGENT);
    }

    @Test
    void downloadsIntoAFileAndReportsWhenItIsCutOff() throws IOException {
        web.page("/jar", "0123456789");
        Path file = folder.resolve("jar");

        try (GuardedHttp http = new GuardedHttp(Hosts.allowing(List.of("127.0.0.1")), LONG, CancellationCheck.NONE)) {
            assertThat(http.download(WebAddress.of(web.at("/jar")), file, 10, LONG)
                            .whole())
                    .isTrue();
            assertThat(file).hasContent("0123456789");
            assertThat(http.download(WebAddress.of(web.at("/jar")), file, 9, LONG)
                            .whole())
                    .isFalse();
        }
    }

    @Test
    void requiresACertificateForTheHostsName() throws Exception {
        KeyStore keys = certificate();
        HttpsServer server = HttpsServer.create(TinyWeb.loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        NameResolver loopback = host -> new InetAddress[] {LOOPBACK};
        try (TinyWeb secure = new TinyWeb(server).page("/page", "hello");
                GuardedHttp http = new GuardedHttp(
                        new Hosts(List.of("docs.example", "other.example"), loopback),
                        LONG,
                        CancellationCheck.NONE,
                        context(keys))) {
            String page = ":" + secure.port() + "/page";

            WebResponse answer =
                    http.get(WebAddress.of("https://docs.example" + page), GuardedHttp.RequestCheck.OPEN, MOST, LONG);

            assertThat(answer.body()).asString().isEqualTo("hello");
            assertThatThrownBy(() -> http.get(
                            WebAddress.of("https://other.example" + page), GuardedHttp.RequestCheck.OPEN, MOST, LONG))
                    .hasMessage("no secure connection to other.example");
        }
    }

    private WebResponse get(String address, String... allowed) throws IOException {
        try (GuardedHttp http = new GuardedHttp(Hosts.allowing(List.of(allowed)), LONG, CancellationCheck.NONE)) {
            return http.get(WebAddress.of(address), GuardedHttp.RequestCheck.OPEN, MOST, LONG);
        }
    }

    private WebResponse get(Duration limit, String address) throws IOException {
        try (GuardedHttp http = new GuardedHttp(Hosts.allowing(List.of("127.0.0.1")), LONG, CancellationCheck.NONE)) {
            return http.get(WebAddress.of(address), GuardedHttp.RequestCheck.OPEN, MOST, limit);
        }
    }

    private static void drip(HttpExchange exchange, AtomicInteger sent) throws IOException {
        exchange.getResponseBody().write('x');
        exchange.getResponseBody().flush();
        sent.incrementAndGet();
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void say(ServerSocket server, String words) {
        try (Socket client = server.accept();
                InputStream in = client.getInputStream()) {
            in.read(new byte[1 << 12]);
            client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The test has closed the connection.
        }
    }

    /**
     * Created by {@code keytool -genkeypair -keyalg EC -alias a -dname CN=docs.example -ext san=dns:docs.example -validity
     * 36500 -keystore docs.example.p12 -storepass secret}.
     */
    private static KeyStore certificate() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = GuardedHttpTest.class.getResourceAsStream("docs.example.p12")) {
            keys.load(in, "secret".toCharArray());
        }
        return keys;
    }

    private static SSLContext context(KeyStore keys) throws Exception {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "secret".toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
