package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reads the fields of a request to a model and checks their types; a null field is treated as absent. Invalid fields
 * are rejected with OpenAI's messages, and so are, at the end, unknown fields: no parameter is silently ignored.
 */
final class RequestFields {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final JsonNode body;
    private final String place;
    private final Set<String> asked = new HashSet<>();

    /** @param place the path of the fields in the request: empty, or {@code messages[0].} */
    RequestFields(JsonNode body, String place) {
        this.body = body;
        this.place = place;
    }

    static RequestFields read(String body) {
        JsonNode read;
        try {
            read = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " (line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ")";
            throw new RefusedChatException(
                    400,
                    "We could not parse the JSON body of your request" + where
                            + ": one JSON object without duplicate names is expected.",
                    null,
                    null);
        }
        if (!(read instanceof ObjectNode)) {
            throw new RefusedChatException(
                    400, "The body is " + kind(read) + ": a JSON object is expected.", null, null);
        }
        return new RequestFields(read, "");
    }

    /** The path of a field in error messages. */
    String path(String name) {
        return place + name;
    }

    /** The field, or a missing node if absent. */
    JsonNode any(String name) {
        asked.add(name);
        JsonNode given = body.path(name);
        return given.isNull() ? MissingNode.getInstance() : given;
    }

    boolean has(String name) {
        return !any(name).isMissingNode();
    }

    String text(String name) {
        JsonNode given = any(name);
        if (given.isMissingNode()) throw RefusedChatException.missing(path(name));
        if (!given.isTextual()) throw wrongType(path(name), "a string", given);
        return given.textValue();
    }

    boolean flag(String name) {
        JsonNode given = any(name);
        if (!given.isMissingNode() && !given.isBoolean()) throw wrongType(path(name), "a boolean", given);
        return given.asBoolean(false);
    }

    /**
     * An integer, however it is written: JSON's 1e3 is 1000. A number above the range of long is read as the largest
     * long.
     */
    long integer(String name, long otherwise, long low, long high) {
        JsonNode given = any(name);
        if (given.isMissingNode()) return otherwise;
        BigInteger value = integer(path(name), given);
        if (value.compareTo(BigInteger.valueOf(low)) < 0) {
            throw outside(path(name), "integer", given, true, String.valueOf(low));
        }
        if (high < Long.MAX_VALUE && value.compareTo(BigInteger.valueOf(high)) > 0) {
            throw outside(path(name), "integer", given, false, String.valueOf(high));
        }
        return value.min(MOST).longValue();
    }

    /** A 64-bit integer. */
    long wide(String name) {
        BigInteger value = integer(path(name), any(name));
        if (value.bitLength() > 63) {
            boolean below = value.signum() < 0;
            throw outside(
                    path(name), "integer", any(name), below, String.valueOf(below ? Long.MIN_VALUE : Long.MAX_VALUE));
        }
        return value.longValue();
    }

    private static BigInteger integer(String path, JsonNode given) {
        double value = given.isNumber() ? given.doubleValue() : Double.NaN;
        if (!given.isIntegralNumber() && (!Double.isFinite(value) || value != Math.rint(value))) {
            throw wrongType(path, "an integer", given);
        }
        return given.isIntegralNumber()
                ? given.bigIntegerValue()
                : given.decimalValue().toBigInteger();
    }

    double number(String name, double otherwise, double low, double high) {
        JsonNode given = any(name);
        return given.isMissingNode() ? otherwise : number(path(name), given, low, high);
    }

    static double number(String path, JsonNode given, double low, double high) {
        if (!given.isNumber()) throw wrongType(path, "a decimal", given);
        double value = given.doubleValue();
        if (value < low) throw outside(path, "decimal", given, true, plain(low));
        if (value > high) throw outside(path, "decimal", given, false, plain(high));
        return value;
    }

    /** A parameter that may only have its default value; any other value is rejected. */
    void only(String name, Predicate<JsonNode> neutral) {
        JsonNode given = any(name);
        if (!given.isMissingNode() && !neutral.test(given)) throw RefusedChatException.unsupported(path(name));
    }

    /** A parameter that is ignored because it cannot change an answer. */
    void ignore(String name) {
        asked.add(name);
    }

    /** @throws RefusedChatException if there is an unknown field */
    void rejectUnknownFields() {
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (asked.contains(field.getKey()) || field.getValue().isNull()) continue;
            throw RefusedChatException.parameter(
                    path(field.getKey()),
                    "unknown_parameter",
                    "Unrecognized request argument supplied: " + path(field.getKey()));
        }
    }

    static RefusedChatException wrongType(String path, String expected, JsonNode given) {
        return RefusedChatException.parameter(
                path,
                "invalid_type",
                "Invalid type for '" + path + "': expected " + expected + ", but got " + kind(given) + " instead.");
    }

    private static RefusedChatException outside(String path, String type, JsonNode given, boolean below, String limit) {
        return RefusedChatException.parameter(
                path,
                type + (below ? "_below_min_value" : "_above_max_value"),
                "Invalid '" + path + "': " + type + (below ? " below minimum" : " above maximum")
                        + " value. Expected a value " + (below ? ">= " : "<= ") + limit + ", but got "
                        + given.asText() + " instead.");
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }

    private static String kind(JsonNode given) {
        return switch (given.getNodeType()) {
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case ARRAY -> given.isEmpty() ? "an empty array" : "an array";
            case OBJECT -> "an object";
            case NUMBER -> given.isIntegralNumber() ? "an integer" : "a decimal number";
            case MISSING, NULL, BINARY, POJO -> "empty";
        };
    }
}
