package dev.trainyard.contracts.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The id of a run: 3 to 64 lower-case letters, digits and hyphens, so that it can be a Kafka key, a folder name and a
 * part of a URL without escaping.
 */
public record RunId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{2,63}");

    @JsonCreator
    public RunId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "'" + value + "' is not a run id: 3 to 64 lower-case letters, digits and hyphens are expected");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
