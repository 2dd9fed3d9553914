package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches pages one after another, as their hosts ask for it: a page that {@code robots.txt} forbids is not requested,
 * not even after a redirect; there is a pause between two requests to a host; and a request that the host postpones is
 * repeated once, later.
 */
final class PoliteFetcher {
    private final GuardedHttp http;
    private final CrawlPolicy policy;
    private final Pacing pacing;
    private final Map<String, Robots> robots = new HashMap<>();

    PoliteFetcher(GuardedHttp http, CrawlPolicy policy, Pacing pacing) {
        this.http = http;
        this.policy = policy;
        this.pacing = pacing;
    }

    /**
     * Requests an address.
     *
     * @param most the largest number of bytes of the body
     * @throws NotFetchedException if there is no valid response; a status such as 404 is a valid response
     * @throws OptedOutException if the page must not be requested
     */
    WebResponse visit(WebAddress start, int most) throws IOException {
        WebResponse answer = http.get(start, new RobotsGate(), most, policy.page());
        Optional<Duration> later = later(answer);
        if (later.isPresent() && later.get().compareTo(policy.longestPause()) <= 0) {
            pacing.sleep(later.get());
            answer = http.get(start, new RobotsGate(), most, policy.page());
        }
        return answer;
    }

    /** The time to wait, if a response asks to retry later. */
    private Optional<Duration> later(WebResponse answer) {
        if (answer.status() != 429 && answer.status() != 503) return Optional.empty();
        return answer.header("Retry-After").map(String::strip).flatMap(this::duration);
    }

    private Optional<Duration> duration(String text) {
        try {
            if (text.matches("\\d{1,9}")) return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
            Duration until = Duration.between(
                    pacing.clock().instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The rules of the host, which are fetched only once. */
    private Robots robots(WebAddress address) throws IOException {
        Robots known = robots.get(address.origin());
        if (known != null) return known;
        Robots fetched = Robots.fetch(address, http, new Pauses(), policy.page());
        robots.put(address.origin(), fetched);
        return fetched;
    }

    private class Pauses implements GuardedHttp.RequestCheck {
        @Override
        public void pass(WebAddress address) throws IOException {
            pacing.await(address.host(), policy.pause());
        }

        @Override
        public void passed(WebAddress address) {
            pacing.answered(address.host());
        }
    }

    private final class RobotsGate extends Pauses {
        @Override
        public void pass(WebAddress address) throws IOException {
            switch (robots(address)) {
                case Robots.Unreachable(String why) ->
                    throw new NotFetchedException("the robots.txt of " + address.host() + " could not be read: " + why);
                case Robots.KnownRules rules -> heed(address, rules);
            }
        }

        private void heed(WebAddress address, Robots.KnownRules rules) throws IOException {
            if (!rules.allow(address)) {
                throw new OptedOutException("the robots.txt of " + address.host() + " forbids it");
            }
            Duration pause = rules.pause(policy.pause());
            if (pause.compareTo(policy.longestPause()) > 0) {
                throw new OptedOutException("the robots.txt of " + address.host() + " asks for " + pause.toSeconds()
                        + " s between two pages, and no more than "
                        + policy.longestPause().toSeconds() + " s are allowed here");
            }
            pacing.await(address.host(), pause);
        }
    }
}
