package dev.trainyard.runtime.doors;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one service lets in beyond what all of them do. They are asked on the thread that reads, and must not block. */
public interface HouseRules {
    /**
     * A request, before its body is read.
     *
     * @param path decoded and without dots or empty parts
     * @param authorization the header; null where there is none
     * @param from the client's address
     */
    record Asked(String method, String path, @Nullable String authorization, String from) {}

    /** A refusal as it is sent. */
    record Answer(String mediaType, String body) {}

    /** Why it is not let in; empty where it is. */
    Optional<Refusal> refuse(Asked asked);

    /** How many bytes its body may have. */
    int largestBody(Asked asked);

    /** Whether a client whose answer is broken off goes on with it by asking again, from where it was. */
    default boolean resumable(Asked asked) {
        return false;
    }

    /** What pages may load and do: the value of {@code Content-Security-Policy}. */
    String contentPolicy();

    /** What is sent with every answer. */
    default Map<String, String> headers() {
        return Map.of(
                "Content-Security-Policy", contentPolicy(),
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer",
                "Cross-Origin-Resource-Policy", "same-origin");
    }

    default Answer answer(Refusal refusal, String path) {
        return problem(refusal);
    }

    /** A refusal in the form of RFC 9457. */
    static Answer problem(Refusal refusal) {
        return new Answer(
                "application/problem+json",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "about:blank")
                        .put("title", refusal.title())
                        .put("status", refusal.status())
                        .put("detail", refusal.detail())
                        .toString());
    }

    /** The rules of a service that only shows how it is. */
    record ReadOnly() implements HouseRules {
        private static final int LARGEST_BODY = 64 << 10;

        @Override
        public Optional<Refusal> refuse(Asked asked) {
            return switch (asked.method()) {
                case "GET", "HEAD", "OPTIONS" -> Optional.empty();
                default ->
                    Optional.of(Refusal.of(
                                    405,
                                    "The method is not allowed",
                                    "This service serves only its health and metrics and does not support " + asked.method()
                                            + ": GET is expected.",
                                    "method_not_allowed")
                            .with("Allow", "GET, HEAD, OPTIONS"));
            };
        }

        @Override
        public int largestBody(Asked asked) {
            return LARGEST_BODY;
        }

        @Override
        public String contentPolicy() {
            return "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        }
    }
}
