package dev.trainyard.benchmark;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service as the build of a checkout leaves it, whose libraries a child process of a benchmark runs on.
 *
 * @param folder with the service's jars
 */
record BuiltService(Path folder) {
    /** As the stages have it in their containers. */
    private static final String HEAP = "-Xmx768m";

    /** @throws RefusedException if the service is not built */
    static BuiltService of(Path checkout, String service) {
        Path folder = checkout.resolve(service).resolve("target/quarkus-app");
        if (!Files.isDirectory(folder)) {
            throw new RefusedException(folder + " is not there: './trainyard bench' builds it.");
        }
        return new BuiltService(folder);
    }

    /** The command that runs a source file, which Java's launcher compiles with the service's classes. */
    List<String> running(Path source, List<String> arguments) {
        String libraries = Stream.of("app", "lib/main", "lib/boot")
                .map(jars -> folder.resolve(jars) + File.separator + "*")
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                libraries,
                source.toString()));
        command.addAll(arguments);
        return command;
    }
}
