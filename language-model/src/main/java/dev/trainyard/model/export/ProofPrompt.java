package dev.trainyard.model.export;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the prompts with which exports are proved: a text to continue, or a conversation to answer. All texts are in
 * Unicode's normal form C, since llama.cpp does not normalise.
 *
 * @param name for people
 * @param text absent for a conversation
 * @param messages absent for a text
 * @param repeated whether the text is repeated until it is longer than every prompt may be
 */
record ProofPrompt(
        String name, @Nullable String text, @Nullable List<ChatMessage> messages, boolean repeated) {
    private static final int CHARACTERS = 8_000;

    /** All prompts, the longest last. */
    static List<ProofPrompt> all() {
        try (InputStream in = Objects.requireNonNull(ProofPrompt.class.getResourceAsStream("prompts.json"))) {
            return List.of(new JsonMapper().readValue(in, ProofPrompt[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("the prompts with which exports are proved cannot be read", e);
        }
    }

    String wholeText() {
        String once = Objects.requireNonNull(text);
        return repeated ? once.repeat(Math.ceilDiv(CHARACTERS, once.length())) : once;
    }
}
