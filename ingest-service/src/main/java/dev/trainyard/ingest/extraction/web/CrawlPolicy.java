package dev.trainyard.ingest.extraction.web;

import java.time.Duration;

/**
 * The policy for crawling hosts: the pauses between requests, and time limits.
 *
 * @param pause the shortest pause between two requests to one host
 * @param longestPause the longest pause that a host may ask for, by {@code Crawl-delay} or {@code Retry-After}
 * @param connect the time limit for connecting
 * @param page the time limit for one response
 */
record CrawlPolicy(Duration pause, Duration longestPause, Duration connect, Duration page) {
    static final CrawlPolicy USUAL = new CrawlPolicy(
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));
}
