package dev.trainyard.runtime.kafka;

import java.time.Duration;

/**
 * The time limits for storing an event. The total is enough for at least one complete try: a try first waits until a
 * broker with the topic is known, then until it has stored the record.
 *
 * @param total from the call to its return; {@code trainyard.publish-patience}
 */
record PublishTimeouts(Duration total) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    PublishTimeouts {
        if (total.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("trainyard.publish-patience is " + total
                    + ": at least a second (PT1S) is expected, such as PT15M.");
        }
    }

    /** For finding a broker with the topic. */
    Duration search() {
        return shorter(part(0.35), LONGEST_SEARCH);
    }

    /** From handing over the record until giving up. */
    Duration delivery() {
        return shorter(part(0.45), LONGEST_DELIVERY);
    }

    /** For a broker's response to one request; a delivery may need several. */
    Duration answer() {
        return shorter(part(0.4), LONGEST_ANSWER);
    }

    /** The maximum duration of one try. */
    Duration oneTry() {
        return search().plus(delivery());
    }

    /** In words: {@code 15 minutes}. */
    String inWords() {
        boolean minutes = total.toSeconds() >= 120 && total.toSeconds() % 60 == 0;
        long count = minutes ? total.toMinutes() : total.toSeconds();
        return count + (minutes ? " minutes" : count == 1 ? " second" : " seconds");
    }

    private Duration part(double share) {
        return Duration.ofMillis(Math.round(total.toMillis() * share));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
