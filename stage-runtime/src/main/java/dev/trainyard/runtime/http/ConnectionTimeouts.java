package dev.trainyard.runtime.http;

import java.time.Duration;

/**
 * The time limits of a connection.
 *
 * @param head from the first byte of a request to the end of its headers
 * @param body before a body's minimum rate applies
 * @param bytesASecond the minimum rate of a body from then on
 * @param idle without a request
 * @param unread while the client does not read its response
 * @param draining after a refusal, while the client is still sending
 */
public record ConnectionTimeouts(
        Duration head, Duration body, int bytesASecond, Duration idle, Duration unread, Duration draining) {
    public ConnectionTimeouts {
        for (Duration each : new Duration[] {head, body, idle, unread, draining}) {
            if (!each.isPositive())
                throw new IllegalArgumentException("a time is " + each + ": more than 0 is expected");
        }
        if (bytesASecond < 1) {
            throw new IllegalArgumentException(
                    "the rate is " + bytesASecond + " bytes a second: 1 or more is expected");
        }
    }
}
