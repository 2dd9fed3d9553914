package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was asked of a model, checked.
 *
 * @param maxTokens longest answer; {@value #DEFAULT_TOKENS} unless given
 * @param topK how many of the most likely tokens can be chosen; 0 means all. This, {@code minP} and {@code
 *     repetitionPenalty} are no parameters of OpenAI's, but of most servers that speak its protocol
 * @param stop texts that end the answer and are not part of it, at most 4
 * @param includeUsage whether a stream ends with the token counts
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        OptionalLong seed,
        List<String> stop) {
    static final int DEFAULT_TOKENS = 256;
    private static final int MOST_TOKENS = 4096;
    private static final int MOST_CHOICES = 1_000_000;

    public ChatRequest {
        messages = List.copyOf(messages);
        stop = List.copyOf(stop);
    }

    /** @throws RefusedChatException with a sentence about the first parameter that is wrong */
    public static ChatRequest read(JsonNode body) {
        if (!body.isObject()) {
            throw new RefusedChatException(400, "The body must be a JSON object.", null, null);
        }
        if (!body.path("model").isTextual()) {
            throw RefusedChatException.parameter("model", "model is missing: GET /v1/models lists the names.");
        }
        if (number(body, "n", 1, 1, 1) != 1) throw new IllegalStateException("n is 1");
        String limit = body.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return new ChatRequest(
                body.path("model").asText(),
                messages(body.path("messages")),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                (int) number(body, limit, DEFAULT_TOKENS, 1, MOST_TOKENS),
                number(body, "temperature", 1, 0, 2),
                Math.max(1e-6, number(body, "top_p", 1, 0, 1)),
                (int) number(body, "top_k", 0, 0, MOST_CHOICES),
                number(body, "min_p", 0, 0, 1),
                Math.max(1e-6, number(body, "repetition_penalty", 1, 0, 10)),
                body.path("seed").isIntegralNumber()
                        ? OptionalLong.of(body.path("seed").asLong())
                        : OptionalLong.empty(),
                stop(body.path("stop")));
    }

    private static double number(JsonNode body, String name, double otherwise, double low, double high) {
        JsonNode given = body.path(name);
        if (given.isMissingNode() || given.isNull()) return otherwise;
        double value = given.isNumber() ? given.asDouble() : Double.NaN;
        if (!(value >= low && value <= high)) {
            String range = low == high ? plain(low) : "a number from " + plain(low) + " to " + plain(high);
            throw RefusedChatException.parameter(name, name + " is " + given + ": " + range + " is expected.");
        }
        return value;
    }

    private static String plain(double value) {
        return String.valueOf((long) value);
    }

    private static List<ChatMessage> messages(JsonNode given) {
        if (!given.isArray() || given.isEmpty()) {
            throw RefusedChatException.parameter("messages", "messages is empty: at least one message is expected.");
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (JsonNode message : given) {
            String content = content(message.path("content"));
            messages.add(
                    switch (message.path("role").asText()) {
                        case "system", "developer" -> ChatMessage.system(content);
                        case "user" -> ChatMessage.user(content);
                        case "assistant" -> ChatMessage.assistant(content);
                        default ->
                            throw RefusedChatException.parameter(
                                    "messages",
                                    "A message has the role '"
                                            + message.path("role").asText()
                                            + "': system, user or assistant is expected.");
                    });
        }
        return messages;
    }

    private static String content(JsonNode given) {
        if (given.isTextual()) return given.asText();
        StringBuilder text = new StringBuilder();
        boolean understood = given.isArray();
        for (JsonNode part : given) {
            understood &= part.path("type").asText().equals("text");
            text.append(part.path("text").asText());
        }
        if (!understood) {
            throw RefusedChatException.parameter("messages", "A message has no text: these models read text alone.");
        }
        return text.toString();
    }

    private static List<String> stop(JsonNode given) {
        List<String> stop = new ArrayList<>();
        if (given.isTextual()) stop.add(given.asText());
        given.forEach(text -> stop.add(text.asText()));
        stop.removeIf(String::isEmpty);
        if (stop.size() > 4) {
            throw RefusedChatException.parameter("stop", "stop has " + stop.size() + " texts: at most 4 are expected.");
        }
        return stop;
    }

    /** The last thing that the person said. */
    Optional<String> lastOfUser() {
        return messages.reversed().stream()
                .filter(message -> message.role() == Role.USER)
                .map(ChatMessage::content)
                .findFirst();
    }
}
