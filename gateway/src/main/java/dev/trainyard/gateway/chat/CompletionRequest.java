package dev.trainyard.gateway.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A request to continue texts. */
public record CompletionRequest(AnswerSettings settings, List<Prompt> prompts) implements ModelRequest {
    /** The default maximum length of an answer, as at OpenAI. */
    public static final int DEFAULT_TOKENS = 16;

    /** Maximum number of most likely tokens to return at each position. */
    public static final int MOST_LOGPROBS = 5;

    /** Maximum number of answers to all prompts together. */
    public static final int MOST_ANSWERS = 64;

    public CompletionRequest {
        prompts = List.copyOf(prompts);
    }

    /** @throws RefusedChatException with a sentence about the first invalid parameter */
    public static CompletionRequest read(String body) {
        RequestFields fields = RequestFields.read(body);
        AnswerSettings settings = AnswerSettings.read(
                fields, fields.integer("max_tokens", DEFAULT_TOKENS, 1, Long.MAX_VALUE), logprobs(fields));
        fields.only("echo", given -> given.isBoolean() && !given.booleanValue());
        fields.only("suffix", given -> false);
        // No effect unless more answers are generated than returned.
        fields.only("best_of", given -> given.isIntegralNumber() && given.asInt() == settings.choices());
        List<Prompt> prompts = prompts(fields.any("prompt"));
        if (prompts.size() * (long) settings.choices() > MOST_ANSWERS) {
            throw RefusedChatException.parameter(
                    "prompt",
                    "array_above_max_length",
                    "Invalid 'prompt': " + prompts.size() + " prompts with " + settings.choices()
                            + " choices each exceed the maximum of " + MOST_ANSWERS + " answers.");
        }
        fields.rejectUnknownFields();
        return new CompletionRequest(settings, prompts);
    }

    private static OptionalInt logprobs(RequestFields fields) {
        if (!fields.has("logprobs")) return OptionalInt.empty();
        return OptionalInt.of((int) fields.integer("logprobs", 0, 0, MOST_LOGPROBS));
    }

    private static List<Prompt> prompts(JsonNode given) {
        if (given.isMissingNode()) throw RefusedChatException.missing("prompt");
        if (given.isTextual()) return List.of(new Prompt.Text(given.textValue()));
        if (!given.isArray()) {
            throw RequestFields.wrongType(
                    "prompt", "a string, or an array of strings, tokens or arrays of tokens", given);
        }
        refuseEmpty(given, "prompt");
        if (given.get(0).isNumber()) return List.of(tokens(given, "prompt"));
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            JsonNode one = given.get(i);
            if (one.isTextual()) {
                prompts.add(new Prompt.Text(one.textValue()));
            } else if (one.isArray()) {
                refuseEmpty(one, "prompt[" + i + "]");
                prompts.add(tokens(one, "prompt[" + i + "]"));
            } else {
                throw RequestFields.wrongType("prompt[" + i + "]", "a string or an array of tokens", one);
            }
        }
        return prompts;
    }

    private static void refuseEmpty(JsonNode given, String place) {
        if (!given.isEmpty()) return;
        throw RefusedChatException.parameter(
                place,
                "empty_array",
                "Invalid '" + place
                        + "': empty array. Expected an array with minimum length 1, but got an empty array instead.");
    }

    private static Prompt tokens(JsonNode given, String place) {
        int[] ids = new int[given.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = given.get(i);
            if (!id.canConvertToExactIntegral() || !id.canConvertToInt()) {
                throw RequestFields.wrongType(place + "[" + i + "]", "a token's number", id);
            }
            ids[i] = id.intValue();
        }
        return new Prompt.Tokens(ids);
    }

    @Override
    public int answers() {
        return prompts.size() * settings.choices();
    }
}
