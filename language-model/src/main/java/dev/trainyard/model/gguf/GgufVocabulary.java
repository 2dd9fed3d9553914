package dev.trainyard.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer's folder as the values under {@code tokenizer} in a GGUF file. llama.cpp knows byte-level BPE as {@code
 * gpt2}, and our way of splitting a text into words as {@code gpt-2}.
 *
 * @param tokens by id, in the letters of bytes
 * @param merges two tokens with a space between them, the first learned first
 */
record GgufVocabulary(List<String> tokens, List<String> merges, String chatTemplate) {
    private static final JsonMapper JSON = new JsonMapper();

    /** llama.cpp's kinds of tokens, as far as there are any here. */
    private static final int NORMAL = 1;

    private static final int CONTROL = 3;

    GgufVocabulary {
        tokens = List.copyOf(tokens);
        merges = List.copyOf(merges);
    }

    /** @throws IOException where the tokenizer is none that llama.cpp would read as we do */
    static GgufVocabulary read(Path folder) throws IOException {
        JsonNode tokenizer =
                JSON.readTree(folder.resolve(TokenizerFolder.TOKENIZER).toFile());
        JsonNode splitting = tokenizer.path("pre_tokenizer");
        boolean known = tokenizer.path("model").path("type").asText().equals("BPE")
                && tokenizer.path("normalizer").isNull()
                && splitting.path("type").asText().equals("ByteLevel")
                && splitting.path("use_regex").asBoolean(true)
                && !splitting.path("add_prefix_space").asBoolean(true);
        if (!known) {
            throw new IOException(TokenizerFolder.TOKENIZER
                    + " is no byte-level BPE with GPT-2's splitting, the one kind that is exported");
        }
        List<String> tokens = tokens(tokenizer.path("model").path("vocab"));
        for (SpecialToken token : SpecialToken.values()) {
            if (tokens.size() <= token.ordinal() || !tokens.get(token.ordinal()).equals(token.text())) {
                throw new IOException(TokenizerFolder.TOKENIZER + " does not have " + token.text() + " as token "
                        + token.ordinal() + "; only tokenizers that were trained here are exported");
            }
        }
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : tokenizer.path("model").path("merges")) merges.add(merge.asText());
        JsonNode config = JSON.readTree(folder.resolve(TokenizerFolder.CONFIG).toFile());
        return new GgufVocabulary(tokens, merges, config.path("chat_template").asText());
    }

    void describe(GgufHeader header) {
        int[] kinds = new int[tokens.size()];
        Arrays.fill(kinds, NORMAL);
        for (SpecialToken token : SpecialToken.values()) kinds[token.ordinal()] = CONTROL;
        header.put("tokenizer.ggml.model", "gpt2")
                .put("tokenizer.ggml.pre", "gpt-2")
                .put("tokenizer.ggml.tokens", tokens)
                .put("tokenizer.ggml.token_type", kinds)
                .put("tokenizer.ggml.merges", merges)
                .put("tokenizer.ggml.bos_token_id", SpecialToken.BEGIN_OF_TEXT.ordinal())
                .put("tokenizer.ggml.eos_token_id", SpecialToken.END_OF_TEXT.ordinal())
                .put("tokenizer.ggml.eot_token_id", SpecialToken.END_OF_TURN.ordinal())
                .put("tokenizer.ggml.padding_token_id", SpecialToken.PAD.ordinal())
                // A text of our training begins so. llama.cpp takes the token off a rendered chat and adds it again.
                .put("tokenizer.ggml.add_bos_token", true)
                .put("tokenizer.ggml.add_eos_token", false)
                .put("tokenizer.chat_template", chatTemplate);
    }

    private static List<String> tokens(JsonNode vocabulary) throws IOException {
        @Nullable String[] byId = new String[vocabulary.size()];
        for (Map.Entry<String, JsonNode> token : vocabulary.properties()) {
            int id = token.getValue().asInt(-1);
            if (id < 0 || id >= byId.length || byId[id] != null) {
                throw new IOException(TokenizerFolder.TOKENIZER + " gives '" + token.getKey() + "' the id "
                        + token.getValue() + ": ids are counted from 0 to " + (byId.length - 1) + ", each once");
            }
            byId[id] = token.getKey();
        }
        return Arrays.stream(byId).map(Objects::requireNonNull).toList();
    }
}
