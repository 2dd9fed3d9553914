package dev.trainyard.ingest.extraction.web;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The rules for this program in a host's {@code robots.txt}. Source: RFC 9309, and in addition {@code Crawl-delay}. */
sealed interface Robots {
    /** RFC 9309 requires at least 500 KiB; only the beginning of a longer file is read. */
    int MOST_BYTES = 512 << 10;

    /** Known rules: the file exists, or the host says that it does not. */
    record KnownRules(BaseRobotRules rules) implements Robots {
        boolean allow(WebAddress address) {
            return rules.isAllowed(address.toString());
        }

        /** The pause between requests, at least the usual one. */
        Duration pause(Duration usual) {
            long asked = rules.getCrawlDelay();
            if (asked == BaseRobotRules.UNSET_CRAWL_DELAY) return usual;
            Duration delay = Duration.ofMillis(asked);
            return delay.compareTo(usual) > 0 ? delay : usual;
        }
    }

    /** The rules are unknown, so nothing is requested from the host. */
    record Unreachable(String why) implements Robots {}

    static Robots of(WebResponse answer) {
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
        if (answer.status() >= 200 && answer.status() < 300) {
            return new KnownRules(parser.parseContent(
                    answer.address().toString(),
                    answer.body(),
                    answer.header("Content-Type").orElse("text/plain"),
                    List.of(GuardedHttp.AGENT.toLowerCase(Locale.ROOT))));
        }
        // "Too many requests" says nothing about what may be read.
        if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 429) {
            return new KnownRules(parser.failedFetch(404));
        }
        return new Unreachable("it answered " + answer.status());
    }

    static Robots fetch(WebAddress page, GuardedHttp http, GuardedHttp.RequestCheck gate, Duration limit)
            throws IOException {
        try {
            return of(http.get(WebAddress.of(page.origin() + "/robots.txt"), gate, MOST_BYTES, limit));
        } catch (NotFetchedException e) {
            return new Unreachable(String.valueOf(e.getMessage()));
        }
    }
}
