package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.generation.Sampling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The settings for generating and returning answers; the same for chats and completions.
 *
 * @param maxTokens maximum length of an answer; the rest of the context limits it too
 * @param topK number of most likely tokens to sample from; 0 means all. This, {@code minP} and {@code
 *     repetitionPenalty} are not parameters of OpenAI, but of most servers that implement its API
 * @param seed of the first answer; those of further answers count up from it
 * @param stop texts at which an answer ends, not included in it, at most {@value #MOST_STOPS} of at most {@value
 *     #LONGEST_STOP} characters
 * @param choices number of answers to each prompt
 * @param logprobs number of most likely tokens to return at each position; empty for none
 */
public record AnswerSettings(
        String model,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        double temperature,
        double topP,
        int topK,
        double minP,
        double repetitionPenalty,
        Sampling.Penalties penalties,
        OptionalLong seed,
        List<String> stop,
        int choices,
        OptionalInt logprobs) {
    /** Maximum number of answers to one prompt. */
    public static final int MOST_CHOICES = 16;

    private static final int MOST_STOPS = 4;
    private static final int LONGEST_STOP = 1000;

    public AnswerSettings {
        stop = List.copyOf(stop);
    }

    static AnswerSettings read(RequestFields fields, long maxTokens, OptionalInt logprobs) {
        if (!fields.has("model")) {
            throw RefusedChatException.parameter(
                    "model",
                    "missing_required_parameter",
                    "Missing required parameter: 'model'. GET /v1/models lists the names.");
        }
        boolean stream = fields.flag("stream");
        AnswerSettings settings = new AnswerSettings(
                fields.text("model"),
                stream,
                includeUsage(fields, stream),
                (int) Math.min(Integer.MAX_VALUE, maxTokens),
                fields.number("temperature", 1, 0, 2),
                Math.max(1e-6, fields.number("top_p", 1, 0, 1)),
                topK(fields),
                fields.number("min_p", 0, 0, 1),
                fields.number("repetition_penalty", 1, 0.01, 10),
                new Sampling.Penalties(
                        fields.number("presence_penalty", 0, -2, 2),
                        fields.number("frequency_penalty", 0, -2, 2),
                        bias(fields)),
                fields.has("seed") ? OptionalLong.of(fields.wide("seed")) : OptionalLong.empty(),
                stop(fields),
                (int) fields.integer("n", 1, 1, MOST_CHOICES),
                logprobs);
        fields.ignore("user");
        return settings;
    }

    /** The sampling settings of one of the answers. */
    Sampling sampling(int answer, long firstSeed, Set<Integer> stopTokens) {
        return new Sampling(
                repetitionPenalty, penalties, temperature, topK, topP, minP, maxTokens, firstSeed + answer, stopTokens);
    }

    private static boolean includeUsage(RequestFields fields, boolean stream) {
        JsonNode given = fields.any("stream_options");
        if (given.isMissingNode()) return false;
        if (!given.isObject()) throw RequestFields.wrongType("stream_options", "an object", given);
        if (!stream) {
            throw RefusedChatException.parameter(
                    "stream_options", null, "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
        RequestFields options = new RequestFields(given, "stream_options.");
        boolean usage = options.flag("include_usage");
        // Random padding of the events, against eavesdroppers.
        options.only("include_obfuscation", it -> it.isBoolean() && !it.booleanValue());
        options.rejectUnknownFields();
        return usage;
    }

    private static int topK(RequestFields fields) {
        long most = fields.integer("top_k", 0, -1, Long.MAX_VALUE);
        return most == -1 ? 0 : (int) Math.min(Integer.MAX_VALUE, most);
    }

    private static Map<Integer, Double> bias(RequestFields fields) {
        JsonNode given = fields.any("logit_bias");
        if (!given.isMissingNode() && !given.isObject()) {
            throw RequestFields.wrongType("logit_bias", "an object", given);
        }
        Map<Integer, Double> bias = new HashMap<>();
        for (Map.Entry<String, JsonNode> each : given.properties()) {
            String key = each.getKey();
            if (!key.matches("0|[1-9][0-9]{0,8}")) {
                throw RefusedChatException.parameter(
                        "logit_bias",
                        "invalid_value",
                        "Invalid key in 'logit_bias': " + key
                                + ". You should only be submitting non-negative integers.");
            }
            double value = RequestFields.number("logit_bias." + key, each.getValue(), -100, 100);
            bias.put(Integer.parseInt(key), value);
        }
        return bias;
    }

    private static List<String> stop(RequestFields fields) {
        JsonNode given = fields.any("stop");
        if (given.isMissingNode()) return List.of();
        if (!given.isTextual() && !given.isArray()) {
            throw RequestFields.wrongType("stop", "a string or an array of strings", given);
        }
        if (given.size() > MOST_STOPS) {
            throw RefusedChatException.parameter(
                    "stop",
                    "array_above_max_length",
                    "Invalid 'stop': array too long. Expected an array with maximum length " + MOST_STOPS
                            + ", but got an array with length " + given.size() + " instead.");
        }
        List<String> stop = new ArrayList<>();
        if (given.isTextual()) stop.add(stop("stop", given.textValue()));
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).isTextual()) throw RequestFields.wrongType("stop[" + i + "]", "a string", given.get(i));
            stop.add(stop("stop[" + i + "]", given.get(i).textValue()));
        }
        stop.removeIf(String::isEmpty);
        return stop;
    }

    private static String stop(String path, String text) {
        int length = text.codePointCount(0, text.length());
        if (length > LONGEST_STOP) {
            throw RefusedChatException.parameter(
                    path,
                    "string_above_max_length",
                    "Invalid '" + path + "': string too long. Expected a string with maximum length " + LONGEST_STOP
                            + ", but got a string with length " + length + " instead.");
        }
        // Answers consist of complete characters, so an unpaired surrogate would never occur or would split one.
        if (text.codePoints().anyMatch(it -> Character.getType(it) == Character.SURROGATE)) {
            throw RefusedChatException.parameter(
                    path,
                    "invalid_value",
                    "Invalid '" + path + "': expected complete characters, but got an unpaired surrogate.");
        }
        return text;
    }
}
