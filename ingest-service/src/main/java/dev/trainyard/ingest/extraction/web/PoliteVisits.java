package dev.trainyard.ingest.extraction.web;

import dev.trainyard.ingest.extraction.http.Answer;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Fetches one thing after another, as the hosts ask for it: what {@code robots.txt} forbids is not asked for, also where
 * a redirect leads to it; between two requests to a host there is a pause; and a host that says "later" is asked once
 * more, later.
 */
final class PoliteVisits {
    private final GuardedHttp http;
    private final CrawlPolicy policy;
    private final Pacing pacing;
    private final Map<String, Robots> robots = new HashMap<>();

    PoliteVisits(GuardedHttp http, CrawlPolicy policy, Pacing pacing) {
        this.http = http;
        this.policy = policy;
        this.pacing = pacing;
    }

    /**
     * What a host answers.
     *
     * @param most bytes that are wanted
     * @throws NotFetchedException where it does not answer as it should; an answer such as "not found" is an answer
     * @throws OptedOutException where it may not be asked
     */
    Answer visit(WebAddress start, int most) throws IOException {
        Answer answer = http.get(start, new RobotsGate(), most, policy.page());
        Optional<Duration> later = later(answer);
        if (later.isPresent() && later.get().compareTo(policy.longestPause()) <= 0) {
            pacing.sleep(later.get());
            answer = http.get(start, new RobotsGate(), most, policy.page());
        }
        return answer;
    }

    /** Where an answer is "not now" and says when. */
    private Optional<Duration> later(Answer answer) {
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

    /** The rules of the host, once. */
    private Robots robots(WebAddress address) throws IOException {
        Robots known = robots.get(address.origin());
        if (known != null) return known;
        Robots fetched = Robots.fetch(address, http, new Pauses(), policy.page());
        robots.put(address.origin(), fetched);
        return fetched;
    }

    private class Pauses implements GuardedHttp.Gate {
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
                case Robots.Rules rules -> heed(address, rules);
            }
        }

        private void heed(WebAddress address, Robots.Rules rules) throws IOException {
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
