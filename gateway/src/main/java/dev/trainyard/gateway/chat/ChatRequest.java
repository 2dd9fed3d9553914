package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request for an answer to a conversation.
 *
 * @param tools the first field of the conversation that is a call of a tool or a tool's result; such messages were read as
 *     text
 */
public record ChatRequest(AnswerSettings settings, List<ChatMessage> messages, Optional<String> tools)
        implements ModelRequest {
    /** The default maximum length of an answer. */
    public static final int DEFAULT_TOKENS = 256;

    /** Maximum number of most likely tokens to return at each position. */
    public static final int MOST_LOGPROBS = 20;

    /** Parameters about accounting, isolation or speed, which do not change an answer. */
    private static final List<String> WITHOUT_EFFECT = List.of(
            "metadata",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "prediction",
            "parallel_tool_calls");

    private static final Set<String> NO_CHOICE_OF_TOOLS = Set.of("none", "auto");

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** @throws RefusedChatException with a sentence about the first invalid parameter */
    public static ChatRequest read(String body) {
        RequestFields fields = RequestFields.read(body);
        AnswerSettings settings = AnswerSettings.read(fields, maxTokens(fields), logprobs(fields));
        rejectUnsupported(fields);
        JsonNode given = fields.any("messages");
        List<ChatMessage> messages = MessageReader.messages(given);
        ChatRequest request = new ChatRequest(settings, messages, MessageReader.firstOfTools(given));
        fields.rejectUnknownFields();
        return request;
    }

    private static long maxTokens(RequestFields fields) {
        if (fields.has("max_tokens") && fields.has("max_completion_tokens")) {
            throw RefusedChatException.parameter(
                    "max_tokens",
                    "invalid_parameter_combination",
                    "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
        }
        String name = fields.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return fields.integer(name, DEFAULT_TOKENS, 1, Long.MAX_VALUE);
    }

    private static OptionalInt logprobs(RequestFields fields) {
        boolean wanted = fields.flag("logprobs");
        if (!wanted && fields.has("top_logprobs")) {
            throw RefusedChatException.parameter(
                    "top_logprobs", null, "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.");
        }
        int most = (int) fields.integer("top_logprobs", 0, 0, MOST_LOGPROBS);
        return wanted ? OptionalInt.of(most) : OptionalInt.empty();
    }

    private static void rejectUnsupported(RequestFields fields) {
        WITHOUT_EFFECT.forEach(fields::ignore);
        JsonNode form = fields.any("response_format");
        String type = form.path("type").asText();
        if (!form.isMissingNode() && !type.equals("text")) {
            throw RefusedChatException.parameter(
                    "response_format",
                    "unsupported_value",
                    "Invalid parameter: 'response_format' of type '" + type + "' is not supported with this model.");
        }
        fields.only("tools", ChatRequest::isEmptyList);
        fields.only("tool_choice", given -> NO_CHOICE_OF_TOOLS.contains(given.asText()));
        fields.only("functions", ChatRequest::isEmptyList);
        fields.only("function_call", given -> NO_CHOICE_OF_TOOLS.contains(given.asText()));
        fields.only("reasoning_effort", given -> given.asText().equals("none"));
        fields.only("verbosity", given -> given.asText().equals("medium"));
        fields.only(
                "modalities",
                given -> given.size() == 1 && given.path(0).asText().equals("text"));
        fields.only("audio", given -> false);
        fields.only("web_search_options", given -> false);
        fields.only("moderation", given -> false);
        fields.only("store", given -> given.isBoolean() && !given.booleanValue());
    }

    private static boolean isEmptyList(JsonNode given) {
        return given.isArray() && given.isEmpty();
    }

    @Override
    public int answers() {
        return settings.choices();
    }

    /** The last user message. */
    Optional<String> lastOfUser() {
        return messages.reversed().stream()
                .filter(message -> message.role() == Role.USER)
                .map(ChatMessage::content)
                .findFirst();
    }
}
