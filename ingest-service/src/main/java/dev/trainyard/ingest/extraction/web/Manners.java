package dev.trainyard.ingest.extraction.web;

import java.time.Duration;

/**
 * How hosts are treated, and how long they are waited for.
 *
 * @param pause between two requests to one host, at least
 * @param longestPause that a host may ask for, by {@code Crawl-delay} or {@code Retry-After}
 * @param connect how long a connection may take to come about
 * @param page how long one answer may take
 */
record Manners(Duration pause, Duration longestPause, Duration connect, Duration page) {
    static final Manners USUAL =
            new Manners(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
