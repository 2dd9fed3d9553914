package dev.trainyard.yard.command;

import dev.trainyard.yard.YardSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a yard is started. */
final class YardOptions {
    /** The system property by which the launcher says where the checkout is. */
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
            description = "a folder that recipes may read from, besides the current one; may be repeated")
    List<Path> sources = new ArrayList<>();

    YardSettings settings() {
        if (port < 1 || port > 65_535) {
            throw new WrongArgument("--port is " + port + ": a number from 1 to 65535 is expected.");
        }
        for (Path source : sources) {
            if (!Files.isDirectory(source)) {
                throw new WrongArgument("--sources is " + source + ": a folder that exists is expected.");
            }
        }
        List<Path> readable = new ArrayList<>(sources);
        readable.add(Path.of(""));
        return new YardSettings(Path.of(System.getProperty(REPOSITORY, "")), home.home, port, readable);
    }
}
