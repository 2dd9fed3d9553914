package dev.trainyard.contracts.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {
    /** As in Debian's /etc/hosts for a machine's own name. */
    private static final Loopback.Names HERE = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.1.1")};

    @Test
    void recognizesLoopbackAddressesAndNames() {
        for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", " 127.0.0.1 ")) {
            assertThat(Loopback.is(host)).as(host).isTrue();
        }
    }

    @Test
    void recognizesNothingElseAsLoopback() {
        for (String host : List.of(
                "0.0.0.0", "::", "[::]", "192.0.2.7", "10.0.0.1", "::ffff:10.0.0.1", "", " ", "no-such-name.invalid")) {
            assertThat(Loopback.is(host)).as(host).isFalse();
        }
    }

    @Test
    void listensOnLoopbackIfThisMachineResolvesTheNameToIt() {
        assertThat(Loopback.only("yard.example.org", null, HERE)).isTrue();
    }

    @Test
    void isNotPublishedOnLoopbackIfOnlyThisMachineResolvesTheNameToIt() {
        for (String published :
                List.of("yard.example.org", "yard", "localhost.example.org", "xlocalhost", "127.0.0.1.example.org")) {
            assertThat(Loopback.only("127.0.0.1", published, HERE))
                    .as(published)
                    .isFalse();
        }
        for (String published : List.of("0.0.0.0", "::", "192.0.2.7", "", " ")) {
            assertThat(Loopback.only("127.0.0.1", published, HERE))
                    .as(published)
                    .isFalse();
        }
    }

    @Test
    void isPublishedOnLoopbackByLoopbackAddressesAndLocalhost() {
        for (String published : List.of(
                "127.0.0.1", "127.0.1.1", "::1", "[::1]", "localhost", "LocalHost.", "yard.localhost", " 127.0.0.1 ")) {
            assertThat(Loopback.only("0.0.0.0", published, HERE)).as(published).isTrue();
        }
    }
}
