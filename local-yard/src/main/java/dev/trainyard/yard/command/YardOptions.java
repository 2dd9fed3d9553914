package dev.trainyard.yard.command;

import dev.trainyard.contracts.access.KeyFile;
import dev.trainyard.contracts.access.Loopback;
import dev.trainyard.yard.YardException;
import dev.trainyard.yard.YardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for starting a yard. */
final class YardOptions {
    /** The system property with the path of the checkout, set by the launcher. */
    static final String REPOSITORY = "trainyard.repository";

    @Mixin
    HomeOption home = new HomeOption();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "the gateway's port (default: 8080)")
    int port = 8080;

    @Option(
            names = "--sources",
            paramLabel = "DIR",
            description = "a folder that recipes may read, in addition to the demo corpus; may be repeated")
    List<Path> sources = new ArrayList<>();

    @Option(
            names = "--listen",
            paramLabel = "ADDRESS",
            defaultValue = YardSettings.LOOPBACK,
            description = "the address that the gateway listens on; other machines need keys, which"
                    + " 'keys add' creates (default: 127.0.0.1)")
    String listen = YardSettings.LOOPBACK;

    YardSettings settings() throws YardException {
        if (port < 1 || port > 65_535) {
            throw new InvalidArgumentException("--port is " + port + ": a number from 1 to 65535 is expected.");
        }
        for (Path source : sources) {
            if (!Files.isDirectory(source)) {
                throw new InvalidArgumentException("--sources is " + source + ": a folder that exists is expected.");
            }
        }
        if (!Loopback.is(listen)) needKeys();
        return new YardSettings(Path.of(System.getProperty(REPOSITORY, "")), home.home, listen, port, sources);
    }

    /** The folders that recipes may read. */
    List<Path> readable() throws YardException {
        YardSettings settings = settings();
        List<Path> all = new ArrayList<>(settings.sources());
        all.add(settings.demoCorpus());
        return all;
    }

    private void needKeys() throws YardException {
        try {
            if (!KeyFile.in(home.home).read().isEmpty()) return;
        } catch (IOException e) {
            throw new YardException(String.valueOf(e.getMessage()));
        }
        throw new InvalidArgumentException(
                "--listen is " + listen + ", which other machines can reach, but there are no keys in " + home.home
                        + ": create one with './trainyard keys add NAME --role run', or omit --listen.");
    }
}
