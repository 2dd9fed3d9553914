package dev.trainyard.ingest.extraction.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP response of a host.
 *
 * @param address that was requested last, after redirects
 * @param headers by their names in lower case
 * @param body decompressed; empty if it was written to a file
 * @param whole false if the body was longer than the limit and was cut off
 */
public record WebResponse(
        WebAddress address, int status, Map<String, List<String>> headers, byte[] body, boolean whole) {
    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
    }

    /** The target of a redirect, if it is one. */
    Optional<WebAddress> redirect() throws NotFetchedException {
        boolean redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        Optional<String> location = header("Location");
        return redirects && location.isPresent() ? Optional.of(address.resolve(location.get())) : Optional.empty();
    }
}
