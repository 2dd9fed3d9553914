package dev.trainyard.gateway.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Additions to the schemas of chat and completion requests that annotations cannot express: fields with several types,
 * and constraints between fields. A null field is treated as absent, so the constraints are about values, not about
 * presence.
 *
 * <p>No schema can express the length of a context, the tokens of a vocabulary, the limit of 64 for prompts times
 * answers, and the maximum number of log-probabilities; the gateway checks these.
 */
public final class RequestRules {
    public static final String CHAT = "ChatRequest";
    public static final String COMPLETION = "CompletionRequest";

    /** Unknown fields are allowed only if they are null. */
    private static final String OTHERS = "{'type': 'null'}";

    private static final Map<String, String> FIELDS_OF_BOTH =
            Map.of("stream_options", """
            {'type': ['object', 'null'], 'additionalProperties': {'type': 'null'}, 'properties': {
                'include_usage': {'type': ['boolean', 'null']},
                'include_obfuscation': {'enum': [false, null]}}}""", "logit_bias", """
            {'type': ['object', 'null'], 'propertyNames': {'pattern': '^(0|[1-9][0-9]{0,8})$'},
                'additionalProperties': {'type': 'number', 'minimum': -100, 'maximum': 100}}""", "stop", """
            {'anyOf': [
                {'type': ['string', 'null'], 'maxLength': 1000},
                {'type': 'array', 'items': {'type': 'string', 'maxLength': 1000}, 'maxItems': 4}]}""");

    private static final String CONTENT = """
            {'anyOf': [
                {'type': 'string'},
                {'type': 'array', 'items': {'anyOf': [
                    {'type': 'object', 'required': ['type', 'text'], 'properties': {
                        'type': {'enum': ['text']}, 'text': {'type': 'string'}}},
                    {'type': 'object', 'required': ['type', 'refusal'], 'properties': {
                        'type': {'enum': ['refusal']}, 'refusal': {'type': 'string'}}}]}}]}""";

    private static final String CALLED = """
            {'type': 'object', 'required': ['name'], 'properties': {'name': {'type': 'string', 'minLength': 1}}}""";

    private static final String CALL = """
            {'anyOf': [
                {'type': 'object', 'required': ['function'], 'properties': {
                    'type': {'enum': ['function', null]}, 'function': CALLED}},
                {'type': 'object', 'required': ['type', 'custom'], 'properties': {
                    'type': {'enum': ['custom']}, 'custom': CALLED}}]}""".replace("CALLED", CALLED);

    /** Includes a message's name, annotations and reasoning, which are ignored. */
    private static final String MESSAGES =
            """
            {'type': 'array', 'minItems': 1, 'items': {'anyOf': [
                {'type': 'object', 'required': ['role', 'content'], 'additionalProperties': {'type': 'null'},
                    'properties': {
                        'role': {'enum': ['system', 'developer', 'user']}, 'content': CONTENT,
                        'name': {}, 'annotations': {}, 'reasoning_content': {}}},
                {'type': 'object', 'required': ['role', 'content'], 'additionalProperties': {'type': 'null'},
                    'properties': {
                        'role': {'enum': ['tool', 'function']}, 'content': CONTENT, 'tool_call_id': {},
                        'name': {}, 'annotations': {}, 'reasoning_content': {}}},
                {'type': 'object', 'required': ['role'], 'additionalProperties': {'type': 'null'},
                    'properties': {
                        'role': {'enum': ['assistant']}, 'content': {'anyOf': [CONTENT, {'type': 'null'}]},
                        'refusal': {'type': ['string', 'null']},
                        'tool_calls': {'type': ['array', 'null'], 'items': CALL},
                        'function_call': {'anyOf': [CALLED, {'type': 'null'}]},
                        'name': {}, 'annotations': {}, 'reasoning_content': {}},
                    'anyOf': [
                        {'required': ['content'], 'properties': {'content': {'type': ['string', 'array']}}},
                        {'required': ['refusal'], 'properties': {'refusal': {'type': 'string'}}},
                        {'required': ['tool_calls'], 'properties': {'tool_calls': {'type': 'array', 'minItems': 1}}},
                        {'required': ['function_call'], 'properties': {'function_call': {'type': 'object'}}}]}]}}""".replace("CONTENT", CONTENT).replace("CALLED", CALLED).replace("CALL", CALL);

    private static final Map<String, String> FIELDS_OF_A_CHAT =
            Map.of("messages", MESSAGES, "response_format", """
            {'type': ['object', 'null'], 'required': ['type'], 'properties': {'type': {'enum': ['text']}}}""", "store", "{'enum': [false, null]}");

    private static final Map<String, String> FIELDS_OF_A_COMPLETION =
            Map.of("prompt", """
            {'anyOf': [
                {'type': 'string'},
                {'type': 'array', 'minItems': 1, 'items': TOKEN},
                {'type': 'array', 'minItems': 1, 'maxItems': 64, 'items': {'anyOf': [
                    {'type': 'string'},
                    {'type': 'array', 'minItems': 1, 'items': TOKEN}]}}]}""".replace("TOKEN", "{'type': 'integer', 'minimum': 0, 'maximum': 2147483647}"));

    private static final String OPTIONS_ONLY_OF_A_STREAM = """
            {'anyOf': [
                {'properties': {'stream_options': {'type': 'null'}}},
                {'required': ['stream'], 'properties': {'stream': {'enum': [true]}}}]}""";

    private static final String LIKELIEST_ONLY_WITH_LOGPROBS = """
            {'anyOf': [
                {'properties': {'top_logprobs': {'type': 'null'}}},
                {'required': ['logprobs'], 'properties': {'logprobs': {'enum': [true]}}}]}""";

    private static final String ONE_LIMIT_OF_LENGTH = """
            {'anyOf': [
                {'properties': {'max_tokens': {'type': 'null'}}},
                {'properties': {'max_completion_tokens': {'type': 'null'}}}]}""";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RequestRules() {}

    /** Field schemas by schema name; they replace those from annotations, except for the description. */
    public static Map<String, Map<String, ObjectNode>> fields() {
        return Map.of(
                CHAT, read(FIELDS_OF_BOTH, FIELDS_OF_A_CHAT), COMPLETION, read(FIELDS_OF_BOTH, FIELDS_OF_A_COMPLETION));
    }

    /** Constraints on whole bodies by schema name. */
    public static Map<String, List<ObjectNode>> rules() {
        return Map.of(
                CHAT,
                Stream.of(OPTIONS_ONLY_OF_A_STREAM, LIKELIEST_ONLY_WITH_LOGPROBS, ONE_LIMIT_OF_LENGTH)
                        .map(RequestRules::read)
                        .toList(),
                COMPLETION,
                List.of(read(OPTIONS_ONLY_OF_A_STREAM)));
    }

    /** The schema of unknown fields: only null. */
    public static ObjectNode others() {
        return read(OTHERS);
    }

    private static Map<String, ObjectNode> read(Map<String, String> common, Map<String, String> own) {
        Map<String, ObjectNode> fields = new LinkedHashMap<>();
        common.forEach((name, schema) -> fields.put(name, read(schema)));
        own.forEach((name, schema) -> fields.put(name, read(schema)));
        return fields;
    }

    private static ObjectNode read(String schema) {
        try {
            JsonNode read = JSON.readTree(schema.replace('\'', '"'));
            return (ObjectNode) read;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schemas in this class are valid JSON", e);
        }
    }
}
