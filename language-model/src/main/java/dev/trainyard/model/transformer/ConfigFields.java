package dev.trainyard.model.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.RefusedModelException;

/** The fields of a {@code config.json}, or of an object in it, each read as what it has to be. */
record ConfigFields(JsonNode json) {
    static final String CONFIG = "config.json";

    boolean has(String field) {
        return json.hasNonNull(field);
    }

    JsonNode get(String field) {
        return json.path(field);
    }

    int whole(String field) throws RefusedModelException {
        JsonNode value = json.path(field);
        if (!value.canConvertToInt() || !value.isIntegralNumber()) {
            throw new RefusedModelException(CONFIG + " lacks a whole number " + field);
        }
        return value.intValue();
    }

    int whole(String field, int missing) throws RefusedModelException {
        return has(field) ? whole(field) : missing;
    }

    double positive(String field, double missing) throws RefusedModelException {
        if (!has(field)) return missing;
        JsonNode value = json.path(field);
        if (value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue())) {
            return value.doubleValue();
        }
        throw new RefusedModelException(CONFIG + " has " + field + " " + value + "; a number above 0 is expected");
    }

    boolean flag(String field, boolean missing) throws RefusedModelException {
        if (!has(field)) return missing;
        JsonNode value = json.path(field);
        if (value.isBoolean()) return value.booleanValue();
        throw new RefusedModelException(CONFIG + " has " + field + " " + value + "; true or false is expected");
    }

    /** @param supported the only value that is supported */
    void only(String field, String missing, String supported) throws RefusedModelException {
        String value = json.path(field).isNull() ? missing : json.path(field).asText(missing);
        if (!value.equals(supported)) {
            throw new RefusedModelException(
                    CONFIG + " has " + field + " '" + value + "'; only '" + supported + "' is supported");
        }
    }
}
