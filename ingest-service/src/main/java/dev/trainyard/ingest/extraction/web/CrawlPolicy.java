package dev.trainyard.ingest.extraction.web;

import java.time.Duration;

/**
 * How hosts are crawled: the pauses between requests, and how long a host may take.
 *
 * @param pause between two requests to one host, at least
 * @param longestPause that a host may ask for, by {@code Crawl-delay} or {@code Retry-After}
 * @param connect how long a connection may take to come about
 * @param page how long one answer may take
 */
record CrawlPolicy(Duration pause, Duration longestPause, Duration connect, Duration page) {
    static final CrawlPolicy USUAL = new CrawlPolicy(
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
