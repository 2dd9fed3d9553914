package dev.trainyard.runtime.kafka;

import java.time.Duration;

/**
 * How long an event may take to be stored, and how that time is used. It is enough for at least one whole try: a try first
 * waits until a broker is known that holds the topic, then until it has stored the record.
 *
 * @param total from the call to the answer; {@code trainyard.publish-patience}
 */
record Patience(Duration total) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);
    private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(1);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(20);

    Patience {
        if (total.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "trainyard.publish-patience is " + total + ": at least a second (PT1S) is expected, such as PT15M.");
        }
    }

    /** For finding a broker that has the topic. */
    Duration search() {
        return shorter(part(0.35), LONGEST_SEARCH);
    }

    /** From when the record is handed over until it is given up. */
    Duration delivery() {
        return shorter(part(0.45), LONGEST_DELIVERY);
    }

    /** For the answer of a broker to one request; there may be several within a delivery. */
    Duration answer() {
        return shorter(part(0.4), LONGEST_ANSWER);
    }

    /** The longest that one try takes. */
    Duration oneTry() {
        return search().plus(delivery());
    }

    /** As people say it: {@code 15 minutes}. */
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
