package dev.trainyard.benchmark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
    @TempDir
    private Path repository;

    @Test
    void saysThatPythonIsMissing() throws IOException {
        Path requirements = repository.resolve("benchmarks/src/main/python/requirements.txt");
        Files.createDirectories(requirements.getParent());
        Files.writeString(requirements, "");

        assertThatThrownBy(() -> Peers.find(Peers.Libraries.MODELS, repository, Map.of(), "no-such-python"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("'no-such-python' was not found");
    }

    @Test
    void saysThatTheChosenFolderIsNotAVirtualEnvironment() {
        assertThatThrownBy(() -> Peers.find(
                        Peers.Libraries.MODELS, repository, Map.of("TRAINYARD_PEERS", "/nowhere"), "python3"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("TRAINYARD_PEERS names /nowhere");
    }

    @Test
    void keepsTheLibrariesOfEachBenchmarkApart() {
        Map<String, String> settings = Map.of("TRAINYARD_PEERS", "/usr", "TRAINYARD_PEERS_INGEST", "/nowhere");

        assertThatThrownBy(() -> Peers.find(Peers.Libraries.INGEST, repository, settings, "python3"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("TRAINYARD_PEERS_INGEST names /nowhere");
    }
}
