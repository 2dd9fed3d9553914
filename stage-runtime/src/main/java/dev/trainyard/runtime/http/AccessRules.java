package dev.trainyard.runtime.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The access rules of one service, in addition to those of all services. They run on the network thread and must not
 * block.
 */
public interface AccessRules {
    /**
     * A request, before its body is read.
     *
     * @param path decoded and without dots or empty parts
     * @param authorization the header; null if absent
     * @param from the client's address
     */
    record HttpRequest(String method, String path, @Nullable String authorization, String from) {}

    /** The body of a refusal. */
    record ErrorBody(String mediaType, String body) {}

    /** Why the request is rejected; empty if it is allowed. */
    Optional<Refusal> refuse(HttpRequest asked);

    /** The maximum size of its body, in bytes. */
    int largestBody(HttpRequest asked);

    /** Whether a client can resume an interrupted response with another request. */
    default boolean resumable(HttpRequest asked) {
        return false;
    }

    /** The value of {@code Content-Security-Policy}, which restricts what pages may load and do. */
    String contentPolicy();

    /** Headers of every response. */
    default Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy", contentPolicy(),
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Resource-Policy", "same-origin");
    }

    default ErrorBody answer(Refusal refusal, String path) {
        return problem(refusal);
    }

    /** A refusal in the form of RFC 9457. */
    static ErrorBody problem(Refusal refusal) {
        return new ErrorBody(
                "application/problem+json",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "about:blank")
                        .put("title", refusal.title())
                        .put("status", refusal.status())
                        .put("detail", refusal.detail())
                        .toString());
    }

    /** The rules of a service that serves only its health and metrics. */
    record ReadOnly() implements AccessRules {
        private static final int LARGEST_BODY = 64 << 10;

        @Override
        public Optional<Refusal> refuse(HttpRequest asked) {
            return switch (asked.method()) {
                case "GET", "HEAD", "OPTIONS" -> Optional.empty();
                default ->
                    Optional.of(Refusal.of(
                                    405,
                                    "The method is not allowed",
                                    "This service serves only its health and metrics and does not support "
                                            + asked.method() + ": GET is expected.",
                                    "method_not_allowed")
                            .with("Allow", "GET, HEAD, OPTIONS"));
            };
        }

        @Override
        public int largestBody(HttpRequest asked) {
            return LARGEST_BODY;
        }

        @Override
        public String contentPolicy() {
            return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        }
    }
}
