package dev.trainyard.runtime.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Checks all requests to a service's HTTP port. Rejected requests are answered here, and bodies are read here, on the
 * network thread, so that no other thread ever waits for a client.
 */
@Singleton
public class RequestFilterWiring implements HttpServerOptionsCustomizer {
    /** Before all other routes. */
    private static final int FIRST = 100_000;

    /** Marks a request as checked, because a rerouted request comes here again. */
    private static final String SEEN = "trainyard.request-checked";

    /** The initial size of a body's buffer, which grows as data arrives. */
    private static final int FIRST_ROOM = BodyBudget.FREE;

    /** After a client has disconnected, a worker may still be about to read its body. */
    private static final long LINGERING_MS = 10_000;

    private final ServiceHosts reachedBy;
    private final PageOrigin pages;
    private final AccessRules rules;
    private final BodyBudget budget = BodyBudget.ofHeap(Runtime.getRuntime().maxMemory());

    RequestFilterWiring(
            HttpPortSettings settings, AccessRules rules, @ConfigProperty(name = "quarkus.http.host") String listen) {
        this.rules = rules;
        try {
            this.reachedBy = ServiceHosts.of(
                    listen, settings.published().orElse(null), settings.names().orElse(List.of()));
            this.pages = new PageOrigin(Set.copyOf(settings.origins().orElse(List.of())));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    /** The rules of a service that does not define its own. */
    @Singleton
    static class StageRulesWiring {
        @Produces
        @Singleton
        @DefaultBean
        AccessRules rules() {
            return new AccessRules.ReadOnly();
        }
    }

    /** Netty reads the property once, when the first server of a process starts to listen. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        watchConnections();
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        watchConnections();
    }

    private static void watchConnections() {
        System.setProperty(ConnectionWiring.SWITCH, "serviceload");
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FIRST);
    }

    private void handle(RoutingContext context) {
        if (context.get(SEEN) != null) {
            context.next();
            return;
        }
        context.put(SEEN, true);
        HttpServerRequest request = context.request();
        ConnectionWiring.@Nullable Connection connection = connection(request);
        long length = length(request);
        boolean body = length != 0;
        if (connection != null) {
            connection.headReceived(body, () -> refuseLate(context));
            context.addEndHandler(_ -> connection.answered());
        }
        context.addHeadersEndHandler(_ -> addHeaders(context));
        Optional<Refusal> refusal = refusal(context);
        if (refusal.isPresent()) {
            refuse(context, refusal.get());
        } else if (isPreflight(request)) {
            answerPreflight(context);
        } else {
            if (connection != null && rules.resumable(asked(context))) connection.responseIsResumable();
            if (body) {
                read(context, length);
            } else {
                context.next();
            }
        }
    }

    private Optional<Refusal> refusal(RoutingContext context) {
        HttpServerRequest request = context.request();
        String method = request.method().name();
        if (RequestHead.isRefused(method)) return Optional.of(RequestHead.method(method));
        Optional<Authority> asked = asked(request);
        if (asked.isEmpty()) return Optional.of(RequestHead.noHost());
        if (!reachedBy.takes(asked.get(), local(request))) {
            return Optional.of(Refusal.of(
                    421,
                    "The host is unknown",
                    "The Host header of the request does not name this service: use localhost, or add the name"
                            + " to trainyard." + (rules instanceof AccessRules.ReadOnly ? "http" : "gateway")
                            + ".names.",
                    "unknown_host"));
        }
        Optional<String> page = pages.refusal(method, signs(request.headers()), asked.get());
        if (page.isPresent()) {
            return Optional.of(Refusal.of(403, "The origin is not allowed", page.get(), "foreign_page"));
        }
        if (isPreflight(request)) return Optional.empty();
        return rules.refuse(asked(context));
    }

    /** The host to which the client addressed the request. */
    private static Optional<Authority> asked(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2
                && RequestHead.host(request.uri(), request.headers().getAll(HttpHeaderNames.HOST))
                        .isEmpty()) {
            return Optional.empty();
        }
        // If Quarkus is configured to trust a proxy, this returns the forwarded host.
        HostAndPort authority = request.authority();
        return authority == null ? Optional.empty() : Authority.parse(authority.toString());
    }

    private static PageOrigin.FetchMetadata signs(MultiMap headers) {
        return new PageOrigin.FetchMetadata(
                joined(headers, "Origin"),
                headers.get("Sec-Fetch-Site"),
                headers.get("Sec-Fetch-Mode"),
                headers.get("Sec-Fetch-Dest"));
    }

    /** Several values are joined, which makes them invalid as an origin. */
    private static @Nullable String joined(MultiMap headers, String name) {
        List<String> all = headers.getAll(name);
        return all.isEmpty() ? null : String.join(", ", all);
    }

    private AccessRules.HttpRequest asked(RoutingContext context) {
        HttpServerRequest request = context.request();
        SocketAddress remote = request.remoteAddress();
        return new AccessRules.HttpRequest(
                request.method().name(),
                context.normalizedPath(),
                joined(request.headers(), "Authorization"),
                remote == null || remote.hostAddress() == null ? "here" : remote.hostAddress());
    }

    private boolean isPreflight(HttpServerRequest request) {
        return request.method().name().equals("OPTIONS")
                && request.getHeader("Access-Control-Request-Method") != null
                && pages.listed(request.getHeader("Origin"));
    }

    private static void answerPreflight(RoutingContext context) {
        context.response()
                .setStatusCode(204)
                .putHeader("Access-Control-Allow-Methods", RequestHead.METHODS)
                .putHeader(
                        "Access-Control-Allow-Headers",
                        PageOrigin.headers(joined(context.request().headers(), "Access-Control-Request-Headers")))
                .putHeader("Access-Control-Max-Age", "600")
                .end();
    }

    private void addHeaders(RoutingContext context) {
        MultiMap headers = context.response().headers();
        rules.headers().forEach(headers::set);
        String origin = context.request().getHeader("Origin");
        if (pages.listed(origin)) {
            headers.set("Access-Control-Allow-Origin", origin);
            headers.set("Access-Control-Expose-Headers", "Location, Retry-After");
        }
        if (!pages.allowed().isEmpty()) headers.add("Vary", "Origin");
    }

    /** The length of the body: 0 if there is none, −1 if it is not declared. */
    private static long length(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            try {
                return Long.parseLong(length.strip());
            } catch (NumberFormatException _) {
                return -1;
            }
        }
        return request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) ? -1 : 0;
    }

    private void read(RoutingContext context, long length) {
        HttpServerRequest request = context.request();
        int most = rules.largestBody(asked(context));
        if (length > most) {
            refuse(context, tooLarge(context, most));
            return;
        }
        if (request.getHeader(HttpHeaderNames.CONTENT_TYPE) == null) {
            refuse(
                    context,
                    Refusal.of(
                            415,
                            "The content type is missing",
                            "The request has a body but no Content-Type, such as application/json.",
                            "content_type_missing"));
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaderNames.EXPECT))) {
            context.response().writeContinue();
        }
        BodyBudget.Share share = budget.share();
        context.addEndHandler(ended -> releaseBody(context, share, ended.succeeded()));
        Buffer body = Buffer.buffer(length < 0 ? FIRST_ROOM : (int) Math.min(length, FIRST_ROOM));
        request.handler(part -> {
            int whole = body.length() + part.length();
            if (whole > most) {
                refuse(context, tooLarge(context, most));
            } else if (!share.growTo(whole)) {
                refuse(context, tooMany());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(_ -> {
            ConnectionWiring.@Nullable Connection connection = connection(request);
            if (connection != null) connection.bodyReceived();
            context.setBody(body);
            context.next();
        });
        request.resume();
    }

    /** After a body is complete, closing its connection does not stop the work on it. */
    private static void releaseBody(RoutingContext context, BodyBudget.Share share, boolean answered) {
        if (answered || context.body().buffer() == null) {
            share.close();
        } else {
            context.vertx().setTimer(LINGERING_MS, _ -> share.close());
        }
    }

    private static Refusal tooMany() {
        return Refusal.of(
                        503,
                        "Too many request bodies at once",
                        "The bodies of other requests use all the memory reserved for bodies: try again in a few"
                                + " seconds.",
                        "overloaded")
                .with("Retry-After", "5");
    }

    private static Refusal tooLarge(RoutingContext context, int most) {
        String limit = most >= 1 << 20 ? (most >> 20) + " MiB" : (most >> 10) + " KiB";
        return Refusal.of(
                413,
                "The body is too large",
                "The body is too large: " + context.normalizedPath() + " accepts at most " + limit + ".",
                "body_too_large");
    }

    private void refuseLate(RoutingContext context) {
        refuse(
                context,
                Refusal.of(
                        408,
                        "The body arrived too slowly",
                        "The body did not arrive within the time limit; the connection is closed.",
                        "body_too_slow"));
    }

    /**
     * Sends a refusal. Before the connection is closed, further data from the client is read and discarded for a
     * moment, because a client that cannot send may not read the response.
     */
    private void refuse(RoutingContext context, Refusal refusal) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) return;
        AccessRules.ErrorBody answer = rules.answer(refusal, context.normalizedPath());
        refusal.headers().forEach(response::putHeader);
        response.setStatusCode(refusal.status()).putHeader("Content-Type", answer.mediaType());
        boolean more = !request.isEnded() && length(request) != 0;
        if (more) {
            response.putHeader("Connection", "close");
            ConnectionWiring.@Nullable Connection connection = connection(request);
            if (connection != null) connection.refused();
        }
        if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.end(answer.body());
        }
        if (more) {
            request.handler(_ -> {});
            request.endHandler(_ -> request.connection().close());
            request.resume();
        }
    }

    private static @Nullable InetAddress local(HttpServerRequest request) {
        ConnectionBase connection = (ConnectionBase) request.connection();
        return connection.channel().localAddress() instanceof java.net.InetSocketAddress address
                ? address.getAddress()
                : null;
    }

    private static ConnectionWiring.@Nullable Connection connection(HttpServerRequest request) {
        return ConnectionWiring.of(((ConnectionBase) request.connection()).channel());
    }
}
