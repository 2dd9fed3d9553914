package dev.trainyard.runtime.job;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.Stage;
import java.util.regex.Pattern;

/**
 * The name of a piece of work: the digest of everything that decides its result, and of nothing else. Two requests with
 * one id have one result.
 */
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final JsonMapper CANONICAL = ContractJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addMixIn(Artifact.class, ByItsDigest.class)
            .build();

    /** Where an artifact lies decides nothing. */
    private abstract static class ByItsDigest {
        @JsonValue
        abstract Sha256 sha256();
    }

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a job id: 32 hexadecimal digits are expected");
        }
    }

    /**
     * @param inputs all that the result depends on, declared once: parts of the recipe, artifacts, which count by their
     *     digests alone, the seed, and a version of the code where a change of it should make the work be done anew
     */
    public static JobId of(Stage stage, Record inputs) {
        try {
            String json = CANONICAL.writeValueAsString(inputs);
            return new JobId(Sha256.of(stage.key() + "\n" + json).hex().substring(0, 32));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an input of a job cannot be written as JSON", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
