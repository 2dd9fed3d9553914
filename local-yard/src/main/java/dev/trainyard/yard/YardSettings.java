package dev.trainyard.yard;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a yard runs and what it may read.
 *
 * @param repository the checkout whose built services are run
 * @param home where its state lives
 * @param port of the gateway
 * @param sources folders that recipes may read from, besides the demo corpus
 */
public record YardSettings(Path repository, Path home, int port, List<Path> sources) {
    public YardSettings {
        repository = repository.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        sources = sources.stream()
                .map(source -> source.toAbsolutePath().normalize())
                .toList();
    }
}
