package dev.trainyard.yard.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.yard.follow.GatewayClient;
import dev.trainyard.yard.follow.RefusedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The artifacts that a run is known by: from the report that it left, and from the gateway where one is up. */
public final class RunRecords {
    private final Path home;
    private final Optional<URI> gateway;
    private final String key;

    /**
     * @param home of the yard
     * @param key that the gateway may ask for; empty where there is none
     */
    public RunRecords(Path home, Optional<URI> gateway, String key) {
        this.home = home;
        this.gateway = gateway;
        this.key = key;
    }

    /** @param refusal why the gateway does not say what it knows; empty where it does, or where none is up */
    public record Known(Set<Artifact> artifacts, Optional<String> refusal) {}

    public Known of(String run) throws IOException, InterruptedException {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        // A run's id is one name, so it cannot lead anywhere else.
        if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) return new Known(artifacts, Optional.empty());
        Path report = home.resolve("runs").resolve(run).resolve("report.json");
        if (Files.exists(report)) StoreIndex.collect(ContractJson.mapper().readTree(report.toFile()), artifacts);
        return new Known(artifacts, gateway.isPresent() ? ask(gateway.get(), run, artifacts) : Optional.empty());
    }

    private Optional<String> ask(URI address, String run, Set<Artifact> artifacts)
            throws IOException, InterruptedException {
        try (GatewayClient client = new GatewayClient(address, key)) {
            Optional<JsonNode> known = client.run(run);
            if (known.isPresent()) StoreIndex.collect(known.get(), artifacts);
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ConnectException | HttpTimeoutException e) {
            // A yard that is starting or ending: the report and the results of the jobs have to do.
            return Optional.empty();
        }
    }
}
