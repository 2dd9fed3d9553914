package dev.trainyard.yard.topics;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Loads event bodies that are too large for their records from a yard's artifact store. If a body is missing or
 * damaged, the reference in the record is shown instead.
 */
public final class LargeBodies {
    private static final String REFERENCE = "ce_dataref";
    private static final Pattern LOCATION = Pattern.compile("events/[0-9a-z-]+");

    private final Path artifacts;

    /** @param artifacts the folder of the yard's artifact store */
    public LargeBodies(Path artifacts) {
        this.artifacts = artifacts;
    }

    /** The record with its complete body, if available. */
    public TopicRecord whole(TopicRecord entry) {
        String location = entry.headers().getOrDefault(REFERENCE, "");
        if (!LOCATION.matcher(location).matches()) return entry;
        try {
            byte[] body = Files.readAllBytes(artifacts.resolve(location).resolve("body"));
            boolean asSealed = location.equals(
                            "events/" + EventJson.id(entry.headers().getOrDefault("ce_type", ""), body))
                    || location.equals("events/dead-" + Sha256.of(body).hex().substring(0, 32));
            return asSealed ? new TopicRecord(entry.time(), entry.run(), entry.headers(), body) : entry;
        } catch (IOException e) {
            return entry;
        }
    }
}
