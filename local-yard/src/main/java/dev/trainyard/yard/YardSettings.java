package dev.trainyard.yard;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a yard runs and what it may read.
 *
 * @param repository the checkout whose built services are run
 * @param home the folder of its data
 * @param listen the address that the gateway listens on; the other services listen on loopback
 * @param port of the gateway
 * @param sources folders that recipes may read, in addition to the demo corpus
 */
public record YardSettings(Path repository, Path home, String listen, int port, List<Path> sources) {
    /** The address on which only this machine can reach the gateway. */
    public static final String LOOPBACK = "127.0.0.1";

    public YardSettings {
        repository = repository.toAbsolutePath().normalize();
        home = home.toAbsolutePath().normalize();
        sources = sources.stream()
                .map(source -> source.toAbsolutePath().normalize())
                .toList();
    }

    /** The folder of the demo corpus, which the build creates. */
    public Path demoCorpus() {
        return repository.resolve("ingest-service/target/demo-corpus");
    }
}
