package dev.trainyard.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** How a benchmark starts a packaged service in a process of its own, with the options of the yard. */
final class ServiceCommand {
    private ServiceCommand() {}

    /**
     * @param service the module
     * @param port 0 for any
     * @throws RefusedException if the service is not built
     */
    static ProcessBuilder of(String service, Path home, String bootstrap, int port, String heap, Path log) {
        Path jar = Path.of(
                System.getProperty("trainyard.repository"), service, "target", "quarkus-app", "quarkus-run.jar");
        if (!Files.exists(jar)) throw new RefusedException("The " + service + " is not built: " + jar + " is missing.");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-jar",
                        jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .putAll(Map.of(
                        "TRAINYARD_HOME",
                        home.toString(),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        bootstrap,
                        "QUARKUS_HTTP_HOST",
                        "127.0.0.1",
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port)));
        return builder;
    }
}
