package dev.trainyard.contracts.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.contracts.artifact.Artifact;
import java.util.regex.Pattern;

/**
 * The id of a checkpoint: the first 16 hexadecimal digits of its artifact's digest, so it is determined by the content.
 */
public record CheckpointId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{16}");

    @JsonCreator
    public CheckpointId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a checkpoint id: 16 hexadecimal digits are expected");
        }
    }

    public static CheckpointId of(Artifact artifact) {
        return new CheckpointId(artifact.sha256().abbreviated());
    }

    @Override
    public String toString() {
        return value;
    }
}
