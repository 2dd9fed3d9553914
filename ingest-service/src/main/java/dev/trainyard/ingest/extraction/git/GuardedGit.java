package dev.trainyard.ingest.extraction.git;

import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Proxy;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes JGit's connections with our own client: to checked addresses, with limits on bytes and time for all of them
 * together, only to the two addresses that a fetch needs, and without ever sending a password.
 */
final class GuardedGit implements HttpConnectionFactory {
    /** Git's capabilities are in the first lines of what it offers. */
    private static final int OFFER = 4_096;

    private final GuardedHttp http;
    private final InstantSource clock;
    private final Instant end;
    private final Duration silence;
    private long bytesLeft;

    /**
     * @param most the largest number of bytes in all responses
     * @param limit the time for all of them
     * @param silence how long a host may send nothing
     */
    GuardedGit(GuardedHttp http, InstantSource clock, long most, Duration limit, Duration silence) {
        this.http = http;
        this.clock = clock;
        this.end = clock.instant().plus(limit);
        this.silence = silence;
        this.bytesLeft = most;
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        String address = url.toString();
        if (!address.endsWith("/info/refs?service=git-upload-pack") && !address.endsWith("/git-upload-pack")) {
            throw new NotFetchedException("it does not support Git's smart protocol");
        }
        return new Exchange(WebAddress.of(address), url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
    }

    private void requireTime() throws IOException {
        if (Thread.currentThread().isInterrupted()) throw new InterruptedIOException("interrupted while fetching");
        if (clock.instant().isAfter(end)) throw new NotFetchedException("it takes too long to fetch");
    }

    private final class Counted extends FilterInputStream {
        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            requireTime();
            int read = super.read(buffer, from, length);
            bytesLeft -= Math.max(read, 0);
            if (bytesLeft < 0) throw new NotFetchedException("it is too large to fetch");
            return read;
        }
    }

    private final class Exchange implements HttpConnection {
        private final WebAddress address;
        private final URL url;
        private final Map<String, String> properties = new LinkedHashMap<>();
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private String method = "GET";
        private GuardedHttp.@Nullable Streamed answer;

        Exchange(WebAddress address, URL url) {
            this.address = address;
            this.url = url;
        }

        @Override
        public void connect() throws IOException {
            open();
        }

        @Override
        public int getResponseCode() throws IOException {
            return open().status();
        }

        @Override
        public String getResponseMessage() throws IOException {
            return "status " + open().status();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            InputStream body = new Counted(open().body());
            return method.equals("GET") ? withSha1Names(body) : body;
        }

        /** JGit would misread the names of a repository that uses SHA-256, and say nothing about the reason. */
        private static InputStream withSha1Names(InputStream offer) throws IOException {
            byte[] head = offer.readNBytes(OFFER);
            if (new String(head, StandardCharsets.ISO_8859_1).contains("object-format=sha256")) {
                throw new NotFetchedException(
                        "it names its objects by SHA-256, which is not supported; only repositories"
                                + " that name them by SHA-1 can be read");
            }
            return new SequenceInputStream(new ByteArrayInputStream(head), offer);
        }

        @Override
        public OutputStream getOutputStream() {
            return sent;
        }

        @Override
        public Map<String, List<String>> getHeaderFields() {
            return answer == null ? Map.of() : answer.headers();
        }

        @Override
        public List<String> getHeaderFields(String name) {
            return getHeaderFields().getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        }

        @Override
        public @Nullable String getHeaderField(String name) {
            return getHeaderFields(name).stream().findFirst().orElse(null);
        }

        @Override
        public @Nullable String getContentType() {
            return getHeaderField("Content-Type");
        }

        @Override
        public int getContentLength() {
            return -1;
        }

        @Override
        public URL getURL() {
            return url;
        }

        @Override
        public String getRequestMethod() {
            return method;
        }

        @Override
        public void setRequestMethod(String wanted) {
            method = wanted;
        }

        @Override
        public void setRequestProperty(String name, String value) {
            // A small compressed response could unpack without end; packs are compressed anyway.
            if (!name.equalsIgnoreCase("Accept-Encoding")) properties.put(name, value);
        }

        private GuardedHttp.Streamed open() throws IOException {
            if (answer != null) return answer;
            requireTime();
            GuardedHttp.Streamed opened;
            try {
                opened = http.open(request());
            } catch (IOException e) {
                throw NotFetchedException.of(address, e);
            }
            if (opened.status() == 401 || opened.status() == 407) {
                opened.close();
                throw new NotFetchedException("it asks for a password, but there is none: clone it into a folder that"
                        + " this service may read, and use its path");
            }
            if (opened.headers().containsKey("content-encoding")) {
                opened.close();
                throw new NotFetchedException("its response is compressed in a way that was not requested");
            }
            answer = opened;
            return opened;
        }

        private HttpUriRequestBase request() {
            HttpUriRequestBase request = new HttpUriRequestBase(method, address.uri());
            properties.forEach(request::setHeader);
            if (method.equals("POST")) {
                String type = properties.getOrDefault("Content-Type", "application/octet-stream");
                request.setEntity(new ByteArrayEntity(sent.toByteArray(), ContentType.create(type)));
            }
            request.setConfig(RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(silence))
                    .setConnectionRequestTimeout(Timeout.of(silence))
                    .setAuthenticationEnabled(false)
                    .setProtocolUpgradeEnabled(false)
                    .build());
            return request;
        }

        @Override
        public void setUseCaches(boolean useCaches) {}

        @Override
        public void setConnectTimeout(int milliseconds) {}

        @Override
        public void setReadTimeout(int milliseconds) {}

        @Override
        public void setInstanceFollowRedirects(boolean follow) {}

        @Override
        public void setDoOutput(boolean output) {}

        @Override
        public void setFixedLengthStreamingMode(int length) {}

        @Override
        public void setChunkedStreamingMode(int length) {}

        @Override
        public boolean usingProxy() {
            return false;
        }

        /** Certificates are always checked. */
        @Override
        public void configure(
                KeyManager @Nullable [] keys,
                TrustManager @Nullable [] trust,
                java.security.@Nullable SecureRandom chance) {}

        @Override
        public void setHostnameVerifier(HostnameVerifier verifier) {}
    }
}
