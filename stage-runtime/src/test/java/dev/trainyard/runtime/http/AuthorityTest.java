package dev.trainyard.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuthorityTest {
    @Test
    void readsNamesAddressesAndPorts() {
        assertThat(Authority.parse("LocalHost:8080")).contains(new Authority("localhost", 8080));
        assertThat(Authority.parse("yard.example.org.")).contains(new Authority("yard.example.org", -1));
        assertThat(Authority.parse("[::1]:80")).contains(new Authority("::1", 80));
        assertThat(Authority.parse("127.0.0.1")).contains(new Authority("127.0.0.1", -1));
    }

    @Test
    void acceptsNoInvalidAuthority() {
        for (String text : List.of(
                "",
                ".",
                ":80",
                "a b",
                "user@localhost",
                "localhost:",
                "localhost:x",
                "localhost:70000",
                "[localhost]",
                "[::1",
                "::1",
                "localhost/",
                "localhost, evil.example",
                "lócalhost",
                "[fe80::1%eth0]")) {
            assertThat(Authority.parse(text)).as(text).isEmpty();
        }
    }
}
