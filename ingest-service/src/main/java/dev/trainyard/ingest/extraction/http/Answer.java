package dev.trainyard.ingest.extraction.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a host answered.
 *
 * @param address that was asked at last
 * @param headers by their names in small letters
 * @param body decompressed; empty where it went into a file
 * @param whole false where the body is longer than was wanted, and cut off there
 */
public record Answer(WebAddress address, int status, Map<String, List<String>> headers, byte[] body, boolean whole) {
    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
    }

    /** Where it says that the thing is now. */
    Optional<WebAddress> redirect() throws NotFetchedException {
        boolean redirects = status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        Optional<String> location = header("Location");
        return redirects && location.isPresent() ? Optional.of(address.resolve(location.get())) : Optional.empty();
    }
}
