package dev.trainyard.yard.verification;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.EventJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The artifacts that a run is known by: from the report that it left, and from the gateway where one is up.
 *
 * @param home of the yard
 */
public record RunRecords(Path home, Optional<URI> gateway) {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public Set<Artifact> artifacts(String run) throws IOException, InterruptedException {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        // A run's id is one name, so it cannot lead anywhere else.
        if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) return artifacts;
        Path report = home.resolve("runs").resolve(run).resolve("report.json");
        if (Files.exists(report)) StoreIndex.collect(EventJson.mapper().readTree(report.toFile()), artifacts);
        if (gateway.isPresent()) ask(gateway.get().resolve("/api/runs/" + run), artifacts);
        return artifacts;
    }

    private static void ask(URI address, Set<Artifact> artifacts) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                StoreIndex.collect(EventJson.mapper().readTree(answer.body()), artifacts);
            }
        } catch (java.net.ConnectException | java.net.http.HttpTimeoutException e) {
            // A yard that is starting or ending: the report and the results of the jobs have to do.
        }
    }
}
