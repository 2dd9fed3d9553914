package dev.trainyard.yard;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a yard runs and what it may read.
 *
 * @param repository the checkout whose built services are run
 * @param home where its state lives
 * @param listen the address that the gateway listens on; the other services listen on loopback
 * @param port of the gateway
 * @param sources folders that recipes may read from, besides the demo corpus
 */
public record YardSettings(Path repository, Path home, String listen, int port, List<Path> sources) {
    /** Where a gateway listens that only this machine reaches. */
    public static final String LOOPBACK = "127.0.0.1";

    public YardSettings {
        repository = repository.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        sources = sources.stream()
                .map(source -> source.toAbsolutePath().normalize())
                .toList();
    }

    /** The folder of the demo's corpus, which the build fills. */
    public Path demoCorpus() {
        return repository.resolve("ingest-service/target/demo-corpus");
    }
}
