package dev.trainyard.model.peers;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/** The folders that transformers wrote. */
public final class ForeignFolders {
    private ForeignFolders() {}

    public static Path of(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(ForeignFolders.class.getResource("/dev/trainyard/model/foreign/" + name))
                            .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static void copy(String name, Path to) throws IOException {
        try (Stream<Path> files = Files.list(of(name))) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
        }
    }
}
