package dev.trainyard.runtime.http;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Checks a request's first line and {@code Host} before anything else. */
final class RequestHead {
    static final String METHODS = "GET, HEAD, POST, OPTIONS";

    private RequestHead() {}

    /** Whether a method is always rejected: TRACE would echo the request, and CONNECT is for proxies. */
    static boolean isRefused(String method) {
        return method.equals("TRACE") || method.equals("CONNECT");
    }

    static Refusal method(String method) {
        return Refusal.of(
                        405,
                        "The method is not allowed",
                        method + " is not supported: " + METHODS + " are.",
                        "method_not_allowed")
                .with("Allow", METHODS);
    }

    /** The host named by the single {@code Host} header; if the target names one too, it must be the same. */
    static Optional<Authority> host(String target, List<String> headers) {
        if (headers.size() != 1) return Optional.empty();
        Optional<Authority> header = Authority.parse(headers.getFirst());
        int scheme = target.startsWith("/") ? -1 : target.indexOf("://");
        if (scheme < 0) return header;
        String named = target.substring(scheme + 3).split("[/?#]", 2)[0];
        return Authority.parse(named).filter(own -> header.isPresent() && own.equals(header.get()));
    }

    static Refusal noHost() {
        return Refusal.of(
                400,
                "The host is missing",
                "The request does not name its host: one Host header with a name or an address is expected.",
                "bad_host");
    }

    /** Whether two hexadecimal digits follow each percent sign; otherwise the path cannot be decoded. */
    static boolean isEscaped(String target) {
        for (int at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at + 1)) {
            if (at + 2 >= target.length()) return false;
            if (!HexFormat.isHexDigit(target.charAt(at + 1))) return false;
            if (!HexFormat.isHexDigit(target.charAt(at + 2))) return false;
        }
        return true;
    }

    static Refusal badEscape() {
        return Refusal.of(
                400,
                "The URL is malformed",
                "The URL has a percent sign that two hexadecimal digits do not follow: write %25 for the sign itself.",
                "bad_request");
    }

    static Refusal unreadable() {
        return Refusal.of(400, "The request cannot be read", "The request is not HTTP/1.1.", "bad_request");
    }

    static Refusal addressTooLong() {
        return Refusal.of(414, "The URL is too long", "The URL is too long: shorten it.", "uri_too_long");
    }

    static Refusal headersTooLarge() {
        return Refusal.of(
                431,
                "The headers are too large",
                "The headers are too large: send fewer or shorter ones.",
                "headers_too_large");
    }

    static Refusal tooSlow() {
        return Refusal.of(
                408,
                "The headers arrived too slowly",
                "The request headers did not arrive within the time limit; the connection is closed.",
                "headers_too_slow");
    }
}
