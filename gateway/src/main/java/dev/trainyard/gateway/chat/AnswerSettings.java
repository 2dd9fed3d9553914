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
 * How answers are to be written and given out; the same for chats and completions.
 *
 * @param maxTokens longest answer; what is left of the context limits it too
 * @param topK how many of the most likely tokens can be chosen; 0 means all. This, {@code minP} and {@code
 *     repetitionPenalty} are no parameters of OpenAI's, but of most servers that speak its protocol
 * @param seed where each answer's own seed is counted from
 * @param stop texts that end the answer and are not part of it, at most {@value #MOST_STOPS} of at most
 *     {@value #LONGEST_STOP} characters
 * @param choices answers to each question
 * @param logprobs of how many likely tokens to tell in each place; empty where nothing is told
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
    /** The most answers to one question. */
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
        fields.passOver("user");
        return settings;
    }

    /** How one of the answers is written. */
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
        // Random filling of the events, against listeners on the line.
        options.only("include_obfuscation", it -> it.isBoolean() && !it.booleanValue());
        options.refuseOthers();
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
        // Answers are whole characters: half of one would never come, or cut one in two.
        if (text.codePoints().anyMatch(it -> Character.getType(it) == Character.SURROGATE)) {
            throw RefusedChatException.parameter(
                    path,
                    "invalid_value",
                    "Invalid '" + path + "': expected complete characters, but got an unpaired surrogate.");
        }
        return text;
    }
}
