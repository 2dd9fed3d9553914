package dev.trainyard.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    /** The results of Python's module, written by {@code addresses.py}. */
    @Test
    void areThoseThatPythonConsidersGlobal() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PublicAddressesTest.class.getResourceAsStream("addresses.tsv"), StandardCharsets.UTF_8))) {
            assertThat(lines.lines()).hasSizeGreaterThan(100).allSatisfy(line -> {
                String[] fields = line.split("\t");
                assertThat(PublicAddresses.include(InetAddress.ofLiteral(fields[0])))
                        .as(fields[0])
                        .isEqualTo(Boolean.parseBoolean(fields[1]));
            });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:127.0.0.1", // mapped
                "::127.0.0.1", // IPv4-compatible (deprecated)
                "64:ff9b::7f00:1", // translated
                "64:ff9b:1::1",
                "2002:7f00:1::1", // 6to4
                "2001::1", // Teredo
                "fec0::1" // site-local
            })
    void excludeThoseThatContainOrRepresentPrivateOnes(String address) {
        assertThat(PublicAddresses.include(InetAddress.ofLiteral(address))).isFalse();
    }

    @Test
    void includeTranslatedPublicOnes() {
        assertThat(PublicAddresses.include(InetAddress.ofLiteral("64:ff9b::808:808")))
                .isTrue();
    }

    @Test
    void excludeMappedPrivateOnesOfSixteenBytes() {
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        mapped[12] = 127;
        mapped[15] = 1;

        assertThat(PublicAddresses.include(mapped)).isFalse();
    }
}
