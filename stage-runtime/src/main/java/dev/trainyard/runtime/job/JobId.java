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
 * The id of a job: the digest of everything that determines its result, and of nothing else. Two requests with the same
 * id have the same result.
 */
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");
    private static final JsonMapper CANONICAL = ContractJson.mapper()
            .rebuild()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .addMixIn(Artifact.class, ByItsDigest.class)
            .build();

    /** An artifact's location does not affect the result. */
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
     * @param inputs everything on which the result depends: parts of the recipe, artifacts (represented by their
     *     digests only), the seed, and a version of the code, which is increased if results have to be computed again
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
