package dev.trainyard.contracts.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "/etc", "a/../../b", "a\\b"})
    void refusesALocationOutsideTheStore(String location) {
        assertThatThrownBy(() -> new Artifact(location, Sha256.of("x"), 1, MediaTypes.SHARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an artifact location");
    }

    @ParameterizedTest
    @ValueSource(strings = {"events/\u0000", "events/a\nb", "events/\u007f", "events/\ud800"})
    void refusesALocationThatCannotBeAPath(String location) {
        assertThatThrownBy(() -> new Artifact(location, Sha256.of("x"), 1, MediaTypes.EVENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not an artifact location")
                .hasMessageMatching("\\P{Cntrl}+");
    }

    @Test
    void computesTheDigestThatTheStandardGives() {
        assertThat(Sha256.of("abc").hex())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adf",
                "BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void refusesAnInvalidDigest(String hex) {
        assertThatThrownBy(() -> new Sha256(hex))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not a SHA-256 digest");
    }
}
