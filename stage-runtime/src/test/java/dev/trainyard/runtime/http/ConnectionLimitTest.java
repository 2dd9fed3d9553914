package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
    private static final ConnectionTimeouts PATIENCE = new ConnectionTimeouts(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private final ConnectionLimit places = new ConnectionLimit(5, 3);

    @Test
    void limitsTheConnectionsOfAnAddressAndClosesTheLongestWaitingOne() {
        Visitor first = visitor(1);
        Visitor second = visitor(2);
        Visitor third = visitor(3);
        first.clock.headReceived(false, 10);
        for (Visitor each : new Visitor[] {first, second, third})
            assertThat(enter("a", each)).isTrue();

        assertThat(enter("a", visitor(4))).isTrue();

        assertThat(second.gone).isTrue();
        assertThat(first.gone || third.gone).isFalse();
        assertThat(places.count()).isEqualTo(3);
    }

    @Test
    void rejectsAConnectionIfAllOthersHaveRequestsInProgress() {
        for (int i = 0; i < 3; i++) {
            Visitor visitor = visitor(i);
            visitor.clock.headReceived(false, i);
            assertThat(enter("a", visitor)).isTrue();
        }

        assertThat(enter("a", visitor(9))).isFalse();
        assertThat(enter("b", visitor(9))).isTrue();
        assertThat(places.count()).isEqualTo(4);
    }

    @Test
    void closesTheOldestResumableResponseIfNoOtherConnectionCanBeClosed() {
        Visitor answered = visitor(0);
        Visitor elder = visitor(0);
        Visitor younger = visitor(0);
        answered.clock.headReceived(false, 1);
        elder.clock.headReceived(false, 2);
        elder.clock.responseIsResumable();
        younger.clock.headReceived(false, 3);
        younger.clock.responseIsResumable();
        for (Visitor each : new Visitor[] {answered, younger, elder})
            assertThat(enter("a", each)).isTrue();
        Visitor silent = visitor(9);
        Visitor justCome = visitor(2_000_000_000);

        assertThat(enter("a", silent)).isTrue();
        assertThat(elder.gone).isTrue();
        assertThat(places.enter("a", justCome, 2_000_000_001)).isTrue();
        assertThat(silent.gone).isTrue();
        assertThat(younger.gone).isFalse();
        assertThat(places.enter("a", visitor(2_000_000_002), 2_000_000_002)).isTrue();
        assertThat(younger.gone).isTrue();
        assertThat(answered.gone || justCome.gone).isFalse();
    }

    @Test
    void closesAConnectionOfTheAddressWithTheMost() {
        Visitor lone = visitor(0);
        Visitor eldestOfMany = visitor(1);
        enter("lone", lone);
        enter("many", eldestOfMany);
        enter("many", visitor(2));
        enter("many", visitor(3));
        enter("other", visitor(4));

        assertThat(enter("new", visitor(5))).isTrue();

        assertThat(eldestOfMany.gone).isTrue();
        assertThat(lone.gone).isFalse();
        assertThat(places.count()).isEqualTo(5);
    }

    @Test
    void releasesConnections() {
        Visitor visitor = visitor(0);
        enter("a", visitor);

        places.leave(visitor);
        places.leave(visitor);

        assertThat(places.count()).isZero();
    }

    private boolean enter(String address, Visitor visitor) {
        return places.enter(address, visitor, 1_000);
    }

    private static Visitor visitor(long since) {
        return new Visitor(since);
    }

    private static final class Visitor implements ConnectionLimit.LimitedConnection {
        private final ConnectionTimer clock;
        private boolean gone;

        Visitor(long since) {
            clock = new ConnectionTimer(PATIENCE, since);
        }

        @Override
        public ConnectionTimer clock() {
            return clock;
        }

        @Override
        public void requestClose() {
            gone = true;
        }
    }
}
