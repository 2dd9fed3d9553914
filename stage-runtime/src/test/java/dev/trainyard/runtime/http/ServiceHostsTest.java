package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceHostsTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("172.18.0.5");

    @Test
    void isReachedOnLoopbackByItsNamesAndAddresses() {
        ServiceHosts here = ServiceHosts.of("127.0.0.1", null, List.of());

        takes(here, "localhost", "localhost.", "LOCALHOST:1", "127.0.0.1:8080", "127.9.9.9", "[::1]");
        refuses(here, "evil.example", "0.0.0.0", "[::]", "10.0.0.1", "localhost.evil.example", "gateway");
    }

    @Test
    void aContainerPublishedOnLoopbackIsReachedByLoopbackAndItsOwnAddress() {
        ServiceHosts here = ServiceHosts.of("0.0.0.0", "127.0.0.1", List.of("gateway"));

        takes(here, "localhost:8080", "127.0.0.1", "gateway:8080", "172.18.0.5:8080");
        refuses(here, "172.18.0.6", "192.0.2.7", "0.0.0.0", "evil.example");
    }

    @Test
    void isReachedBeyondLoopbackByAnyAddressButOnlyByKnownNames() {
        ServiceHosts everywhere = ServiceHosts.of("0.0.0.0", null, List.of("Yard.Example.org"));

        takes(everywhere, "192.0.2.7:8080", "[2001:db8::1]", "yard.example.org", "yard.example.org.:443", "localhost");
        refuses(everywhere, "evil.example", "0.0.0.0", "sub.yard.example.org");
    }

    @Test
    void isReachedByTheNameThatItListensOnOrIsPublishedUnder() {
        takes(ServiceHosts.of("yard.invalid", null, List.of()), "yard.invalid:8080");
        takes(ServiceHosts.of("127.0.0.1", "yard.example.org", List.of()), "yard.example.org");
        assertThat(ServiceHosts.of("127.0.0.1", "yard.example.org", List.of()).loopbackOnly())
                .isFalse();
        assertThat(ServiceHosts.of("::1", null, List.of()).loopbackOnly()).isTrue();
        assertThat(ServiceHosts.of("0.0.0.0", "127.0.0.1", List.of()).loopbackOnly())
                .isTrue();
    }

    @Test
    void refusesAnInvalidName() {
        for (String name : List.of("http://yard.example.org", "yard:8080", "*", "")) {
            assertThatThrownBy(() -> ServiceHosts.of("127.0.0.1", null, List.of(name)))
                    .hasMessageStartingWith("'" + name + "' is not a host name:");
        }
    }

    private static void takes(ServiceHosts reached, String... hosts) {
        for (String host : hosts) {
            assertThat(reached.takes(Authority.parse(host).orElseThrow(), HERE))
                    .as(host)
                    .isTrue();
        }
    }

    private static void refuses(ServiceHosts reached, String... hosts) {
        for (String host : hosts) {
            assertThat(reached.takes(Authority.parse(host).orElseThrow(), HERE))
                    .as(host)
                    .isFalse();
        }
    }
}
