package dev.trainyard.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The small Llama folders that transformers wrote for the tests of {@code language-model}. */
public final class ForeignModels {
    private static final Path FOLDERS = Path.of("../language-model/src/test/resources/dev/trainyard/model/foreign")
            .toAbsolutePath();

    private ForeignModels() {}

    /** @param name as in {@code foreign_folders.py}: {@code float32}, {@code llama-2} */
    public static Path folder(String name) {
        return FOLDERS.resolve(name);
    }

    /** Copies one to a folder where a test may modify it. */
    public static Path copy(String name, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(folder(name))) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(file.getFileName()));
        }
        return to;
    }
}
