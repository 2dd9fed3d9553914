package dev.trainyard.contracts.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {
    @Test
    void knowsWhatThisMachineAloneReaches() {
        for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", " 127.0.0.1 ")) {
            assertThat(Loopback.is(host)).as(host).isTrue();
        }
    }

    @Test
    void countsEverythingElseAsBeyondIt() {
        for (String host : List.of(
                "0.0.0.0", "::", "[::]", "192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "", " ", "no-such-name.invalid")) {
            assertThat(Loopback.is(host)).as(host).isFalse();
        }
    }
}
