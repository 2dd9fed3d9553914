package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a conversation in all forms in which OpenAI's clients send it. Our chat format has three roles, so a tool
 * result is read as a user message, and a tool call as text of the assistant: {@code name(arguments)}. A model with a
 * chat template of its own may have other turns for them, so {@link #firstOfTools} finds them. Names of participants are
 * ignored.
 */
final class MessageReader {
    private static final Set<String> CALLS = Set.of("function", "custom");
    private static final Set<String> RESULTS = Set.of("tool", "function");

    private MessageReader() {}

    static List<ChatMessage> messages(JsonNode given) {
        if (given.isMissingNode()) throw RefusedChatException.missing("messages");
        if (!given.isArray()) throw RequestFields.wrongType("messages", "an array of objects", given);
        if (given.isEmpty()) {
            throw RefusedChatException.parameter(
                    "messages",
                    "empty_array",
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String place = "messages[" + i + "]";
            if (!given.get(i).isObject()) throw RequestFields.wrongType(place, "an object", given.get(i));
            messages.add(message(new RequestFields(given.get(i), place + ".")));
        }
        return messages;
    }

    /** The first field of a conversation that is a call of a tool or a tool's result. @param given a valid conversation */
    static Optional<String> firstOfTools(JsonNode given) {
        for (int i = 0; i < given.size(); i++) {
            String place = "messages[" + i + "].";
            JsonNode message = given.get(i);
            if (RESULTS.contains(message.path("role").asText())) return Optional.of(place + "role");
            if (!message.path("tool_calls").isEmpty()) return Optional.of(place + "tool_calls");
            if (message.hasNonNull("function_call")) return Optional.of(place + "function_call");
        }
        return Optional.empty();
    }

    private static ChatMessage message(RequestFields fields) {
        String role = fields.text("role");
        fields.ignore("name");
        // Fields of an earlier response: annotations and reasoning.
        fields.ignore("annotations");
        fields.ignore("reasoning_content");
        fields.only("audio", given -> false);
        ChatMessage message = switch (role) {
            case "system", "developer" -> ChatMessage.system(content(fields));
            case "user" -> ChatMessage.user(content(fields));
            case "tool", "function" -> {
                fields.ignore("tool_call_id");
                yield ChatMessage.user(content(fields));
            }
            case "assistant" -> ChatMessage.assistant(said(fields));
            default ->
                throw RefusedChatException.parameter(
                        fields.path("role"),
                        "invalid_value",
                        "Invalid value: '" + role + "'. Supported values are: 'system', 'assistant', 'user',"
                                + " 'function', 'tool', and 'developer'.");
        };
        fields.rejectUnknownFields();
        return message;
    }

    /** The complete text of the assistant's turn: content, refusal and tool calls. */
    private static String said(RequestFields fields) {
        List<String> said = new ArrayList<>();
        if (fields.has("content")) said.add(content(fields));
        if (fields.has("refusal")) said.add(fields.text("refusal"));
        JsonNode calls = fields.any("tool_calls");
        if (!calls.isMissingNode() && !calls.isArray()) {
            throw RequestFields.wrongType(fields.path("tool_calls"), "an array of objects", calls);
        }
        for (int i = 0; i < calls.size(); i++) {
            String place = fields.path("tool_calls[" + i + "]");
            JsonNode call = calls.get(i);
            String type = call.path("type").asText("function");
            if (!CALLS.contains(type)) {
                throw RefusedChatException.parameter(
                        place + ".type",
                        "invalid_value",
                        "Invalid value: '" + type + "'. Supported values are: 'function' and 'custom'.");
            }
            said.add(call(call.path(type), place + "." + type));
        }
        if (fields.has("function_call")) said.add(call(fields.any("function_call"), fields.path("function_call")));
        if (said.isEmpty()) throw RefusedChatException.missing(fields.path("content"));
        said.removeIf(String::isEmpty);
        return String.join("\n", said);
    }

    private static String call(JsonNode called, String place) {
        String name = called.path("name").asText();
        if (!name.isEmpty() && !called.path("name").isTextual()) {
            throw RequestFields.wrongType(place + ".name", "a string", called.path("name"));
        }
        JsonNode arguments = called.has("arguments") ? called.path("arguments") : called.path("input");
        if (name.isEmpty()) throw RefusedChatException.missing(place + ".name");
        return name + "(" + (arguments.isTextual() || arguments.isMissingNode() ? arguments.asText() : arguments) + ")";
    }

    private static String content(RequestFields fields) {
        JsonNode given = fields.any("content");
        String place = fields.path("content");
        if (given.isMissingNode()) throw RefusedChatException.missing(place);
        if (given.isTextual()) return given.textValue();
        if (!given.isArray()) throw RequestFields.wrongType(place, "a string or an array of objects", given);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < given.size(); i++) {
            JsonNode part = given.get(i);
            String at = place + "[" + i + "]";
            if (!part.isObject()) throw RequestFields.wrongType(at, "an object", part);
            String type = part.path("type").asText();
            JsonNode words = switch (type) {
                case "text" -> part.path("text");
                case "refusal" -> part.path("refusal");
                default ->
                    throw RefusedChatException.parameter(
                            at + ".type",
                            "invalid_value",
                            "Invalid content type. '" + type
                                    + "' is not supported with this model, which reads only 'text'.");
            };
            if (words.isMissingNode()) throw RefusedChatException.missing(at + "." + type);
            if (!words.isTextual()) throw RequestFields.wrongType(at + "." + type, "a string", words);
            text.append(words.textValue());
        }
        return text.toString();
    }
}
