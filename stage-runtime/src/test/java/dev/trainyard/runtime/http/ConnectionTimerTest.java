package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.runtime.http.ConnectionTimer.Action;
import dev.trainyard.runtime.http.ConnectionTimer.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionTimerTest {
    private static final ConnectionTimeouts PATIENCE =
            new ConnectionTimeouts(seconds(10), seconds(10), 1000, seconds(75), seconds(60), seconds(3));

    private final ConnectionTimer clock = new ConnectionTimer(PATIENCE, 0);

    @Test
    void closesAConnectionWithoutARequest() {
        assertThat(at(75)).isEqualTo(Action.WAIT);
        assertThat(at(76)).isEqualTo(Action.CLOSE);
    }

    @Test
    void limitsTheTimeOfHeadersFromTheFirstByteOn() {
        for (int second = 20; second <= 30; second++) {
            clock.bytesReceived(1, nanos(second));
            assertThat(at(second)).isEqualTo(Action.WAIT);
        }

        assertThat(at(31)).isEqualTo(Action.HEAD_TOO_SLOW);
    }

    @Test
    void requiresTheMinimumRateOfABody() {
        clock.headReceived(true, 0);
        clock.bytesReceived(3_000, nanos(9));

        assertThat(at(13)).isEqualTo(Action.WAIT);
        assertThat(at(14)).isEqualTo(Action.BODY_TOO_SLOW);
        clock.bytesReceived(20_000, nanos(14));
        assertThat(at(30)).isEqualTo(Action.WAIT);
    }

    @Test
    void waitsForItsOwnAnswerWithoutALimit() {
        clock.headReceived(true, 0);
        clock.bodyReceived(nanos(1));

        assertThat(at(86_400)).isEqualTo(Action.WAIT);
        assertThat(clock.closable()).isFalse();
    }

    @Test
    void knowsWhileItReceivesAResumableResponse() {
        clock.headReceived(false, 0);
        clock.responseIsResumable();
        assertThat(clock.resumable()).isTrue();
        assertThat(clock.closable()).isFalse();

        clock.answered(nanos(1));
        assertThat(clock.resumable()).isFalse();

        clock.headReceived(false, nanos(2));
        assertThat(clock.resumable()).isFalse();
    }

    @Test
    void resetsTheCountForTheNextRequest() {
        clock.bytesReceived(100, nanos(1));
        clock.headReceived(false, nanos(1));
        clock.answered(nanos(50));

        assertThat(clock.state()).isEqualTo(State.IDLE);
        assertThat(at(124)).isEqualTo(Action.WAIT);
        clock.bytesReceived(1, nanos(124));
        assertThat(at(133)).isEqualTo(Action.WAIT);
        assertThat(at(135)).isEqualTo(Action.HEAD_TOO_SLOW);
    }

    @Test
    void readsFromARefusedClientForAMoment() {
        clock.headReceived(true, 0);
        clock.refused(nanos(1));
        clock.answered(nanos(1));
        clock.bytesReceived(1_000_000, nanos(3));

        assertThat(at(4)).isEqualTo(Action.WAIT);
        assertThat(at(5)).isEqualTo(Action.CLOSE);
    }

    @Test
    void closesAConnectionWhoseClientReadsNothing() {
        clock.headReceived(false, 0);

        assertThat(clock.at(nanos(1), true)).isEqualTo(Action.WAIT);
        assertThat(clock.at(nanos(60), false)).isEqualTo(Action.WAIT);
        assertThat(clock.at(nanos(61), true)).isEqualTo(Action.WAIT);
        assertThat(clock.at(nanos(121), true)).isEqualTo(Action.WAIT);
        assertThat(clock.at(nanos(122), true)).isEqualTo(Action.CLOSE);
    }

    @Test
    void needsTimesAboveZero() {
        assertThatThrownBy(
                        () -> new ConnectionTimeouts(Duration.ZERO, seconds(1), 1, seconds(1), seconds(1), seconds(1)))
                .hasMessageContaining("more than 0 is expected");
        assertThatThrownBy(() -> new ConnectionTimeouts(seconds(1), seconds(1), 0, seconds(1), seconds(1), seconds(1)))
                .hasMessageContaining("1 or more is expected");
    }

    private Action at(int second) {
        return clock.at(nanos(second), false);
    }

    private static long nanos(int seconds) {
        return seconds(seconds).toNanos();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
