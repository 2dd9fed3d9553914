package dev.trainyard.yard.verification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.yard.follow.GatewayClient;
import dev.trainyard.yard.follow.RequestRejectedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The known artifacts of a run: from its report, and from the gateway if it is running. */
public final class RunRecords {
    private final Path home;
    private final Optional<URI> gateway;
    private final String key;

    /**
     * @param home of the yard
     * @param key for the gateway; empty if there is none
     */
    public RunRecords(Path home, Optional<URI> gateway, String key) {
        this.home = home;
        this.gateway = gateway;
        this.key = key;
    }

    /** @param refusal why the gateway does not list the artifacts; empty if it does, or if it is not running */
    public record RunArtifacts(Set<Artifact> artifacts, Optional<String> refusal) {}

    public RunArtifacts of(String run) throws IOException, InterruptedException {
        Set<Artifact> artifacts = new LinkedHashSet<>();
        // A run id is a single name, so it cannot escape the folder.
        if (!run.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) return new RunArtifacts(artifacts, Optional.empty());
        Path report = home.resolve("runs").resolve(run).resolve("report.json");
        if (Files.exists(report)) StoreIndex.collect(ContractJson.mapper().readTree(report.toFile()), artifacts);
        return new RunArtifacts(artifacts, gateway.isPresent() ? ask(gateway.get(), run, artifacts) : Optional.empty());
    }

    private Optional<String> ask(URI address, String run, Set<Artifact> artifacts)
            throws IOException, InterruptedException {
        try (GatewayClient client = new GatewayClient(address, key)) {
            Optional<JsonNode> known = client.run(run);
            if (known.isPresent()) StoreIndex.collect(known.get(), artifacts);
            return Optional.empty();
        } catch (RequestRejectedException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (ConnectException | HttpTimeoutException e) {
            // The yard is starting or stopping: use only the report and the job results.
            return Optional.empty();
        }
    }
}
