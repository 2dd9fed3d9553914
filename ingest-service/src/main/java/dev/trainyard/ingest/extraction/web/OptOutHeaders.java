package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.WebResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Recognises a page's opt-out in its headers: {@code X-Robots-Tag} with noindex, none or noai, and
 * {@code TDM-Reservation: 1} of the W3C's protocol for text and data mining.
 */
final class OptOutHeaders {
    private static final Set<String> AGAINST = Set.of("noindex", "none", "noai");

    /** Rules that have a value, so that the word before the colon is not the name of a program. */
    private static final Set<String> WITH_VALUES =
            Set.of("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

    private OptOutHeaders() {}

    /** The header that opts out, if there is one. */
    static Optional<String> in(WebResponse answer) {
        if (answer.headers("TDM-Reservation").stream()
                .anyMatch(value -> value.strip().equals("1"))) {
            return Optional.of("TDM-Reservation: 1");
        }
        return answer.headers("X-Robots-Tag").stream()
                .filter(OptOutHeaders::isAgainst)
                .findFirst()
                .map(value -> "X-Robots-Tag: " + value.strip());
    }

    /**
     * Parses {@code noindex, nofollow} or {@code somebot: noindex, otherbot: none}; a name applies until the next one.
     */
    private static boolean isAgainst(String value) {
        boolean meant = true;
        for (String part : value.toLowerCase(Locale.ROOT).split(",")) {
            String rule = part.strip();
            int colon = rule.indexOf(':');
            if (colon >= 0 && !WITH_VALUES.contains(rule.substring(0, colon).strip())) {
                meant = rule.substring(0, colon).strip().equals(GuardedHttp.AGENT.toLowerCase(Locale.ROOT));
                rule = rule.substring(colon + 1).strip();
            }
            if (meant && AGAINST.contains(rule)) return true;
        }
        return false;
    }
}
