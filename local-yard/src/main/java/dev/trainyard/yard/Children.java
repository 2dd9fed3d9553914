package dev.trainyard.yard;

import dev.trainyard.yard.broker.BrokerProcess;
import dev.trainyard.yard.process.ChildLauncher;
import dev.trainyard.yard.process.ChildSpec;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The commands, settings and logs with which the yard's child processes are started. */
final class Children {
    private final YardSettings settings;
    private final Map<String, String> shared;

    Children(YardSettings settings) {
        this.settings = settings;
        this.shared = Map.of(
                ChildLauncher.PARENT,
                Long.toString(ProcessHandle.current().pid()),
                "TRAINYARD_HOME",
                settings.home().toString());
    }

    ChildSpec broker(int port, int controllerPort) {
        List<String> options = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        return child(
                "kafka",
                options,
                System.getProperty("java.class.path"),
                List.of(
                        BrokerProcess.class.getName(),
                        settings.home().resolve("kafka").toString(),
                        Integer.toString(port),
                        Integer.toString(controllerPort)),
                Map.of());
    }

    /**
     * A service.
     *
     * @param ingestPort the port of the ingest service
     * @throws YardException if the service is not built
     */
    ChildSpec service(ServiceKind kind, int port, int ingestPort, String bootstrap) throws YardException {
        Path jar = settings.repository().resolve(kind.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new YardException(kind.module() + " is not built: " + jar + " is missing; './trainyard' builds it.");
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        environment.put("TRAINYARD_REPLICA", kind.module() + "-1");
        environment.put("TRAINYARD_INGEST_SOURCES", sources());
        environment.put("TRAINYARD_GATEWAY_INGEST", "http://" + YardSettings.LOOPBACK + ":" + ingestPort);
        environment.put("QUARKUS_HTTP_HOST", kind == ServiceKind.GATEWAY ? settings.listen() : YardSettings.LOOPBACK);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        // The child launcher comes before the service on the class path; the service's jar names the rest.
        return child(
                kind.childName(),
                kind.options(),
                jar + File.pathSeparator + ownCode(),
                List.of("io.quarkus.bootstrap.runner.QuarkusEntryPoint"),
                environment);
    }

    private ChildSpec child(
            String name, List<String> options, String classPath, List<String> main, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, ChildLauncher.class.getName()));
        command.addAll(main);
        Map<String, String> all = new HashMap<>(shared);
        all.putAll(environment);
        return new ChildSpec(name, command, all, settings.home().resolve("logs").resolve(name + ".log"));
    }

    private String sources() {
        return Stream.concat(Stream.of(settings.demoCorpus()), settings.sources().stream())
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(","));
    }

    private static String ownCode() {
        return Path.of(java.net.URI.create(ChildLauncher.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toString()))
                .toString();
    }
}
