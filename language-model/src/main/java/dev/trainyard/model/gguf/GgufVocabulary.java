package dev.trainyard.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Splitting;
import dev.trainyard.model.tokenizer.TokenizerFile;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A tokenizer's folder as the values under {@code tokenizer} in a GGUF file. llama.cpp knows byte-level BPE as {@code
 * gpt2} and ways of splitting a text into words by name, ours as {@code gpt-2}; SentencePiece's manner it knows as {@code
 * llama}.
 *
 * @param tokens by id, as the tokenizer writes them
 * @param kinds of the tokens
 * @param ids of the tokens that structure text and conversations, all of them
 */
record GgufVocabulary(
        List<String> tokens, List<Kind> kinds, Joining joining, Map<SpecialToken, Integer> ids, String chatTemplate) {
    /** llama.cpp's kinds of tokens, as far as there are any here. */
    enum Kind {
        NORMAL(1),
        UNKNOWN(2),
        CONTROL(3),
        USER_DEFINED(4),
        BYTE(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** How characters become tokens. */
    sealed interface Joining {
        /**
         * @param splitting llama.cpp's name for it
         * @param merges two tokens with a space between them, the first learned first
         */
        record Merges(String splitting, List<String> merges) implements Joining {}

        /**
         * @param unknown the token for what there is none for
         * @param spaceBefore whether a space is put before a text
         */
        record Scores(float[] scores, OptionalInt unknown, boolean spaceBefore) implements Joining {}
    }

    GgufVocabulary {
        tokens = List.copyOf(tokens);
        kinds = List.copyOf(kinds);
        ids = Map.copyOf(ids);
    }

    /** @throws IOException where the tokenizer is none that llama.cpp would read as we do */
    static GgufVocabulary read(Path folder) throws IOException {
        TokenizerFile file = TokenizerFile.read(folder);
        List<String> tokens = new ArrayList<>(file.texts());
        for (SpecialToken token : SpecialToken.values()) {
            if (!file.roles().containsKey(token)) {
                throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has no special token " + token.text()
                        + "; tokenizers that were trained or taken in here are exported");
            }
        }
        Map<Integer, String> plain = file.plainlyAdded();
        List<Kind> kinds = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) kinds.add(kind(id, tokens.get(id), plain, file));
        Joining joining = joining(file, tokens, kinds);
        JsonNode config = ModelFile.json(folder, TokenizerFolder.CONFIG);
        return new GgufVocabulary(
                tokens,
                kinds,
                joining,
                file.roles(),
                config.path("chat_template").asText());
    }

    private static Kind kind(int id, String token, Map<Integer, String> plain, TokenizerFile file) {
        boolean pieces = file.splitting() == Splitting.SENTENCE_PIECE;
        if (pieces && file.unknown().equals(OptionalInt.of(id))) return Kind.UNKNOWN;
        if (file.specials().containsKey(id)) return Kind.CONTROL;
        if (plain.containsKey(id)) return Kind.USER_DEFINED;
        return file.isByte(token) ? Kind.BYTE : Kind.NORMAL;
    }

    private static Joining joining(TokenizerFile file, List<String> tokens, List<Kind> kinds) throws IOException {
        return switch (file.splitting()) {
            case GPT_2 -> merges("gpt-2", false, file);
            case LLAMA_3 -> merges("llama-bpe", true, file);
            case DIGITS_THEN_GPT_2 -> merges("smollm", false, file);
            case SENTENCE_PIECE -> {
                Set<Integer> joined = new HashSet<>();
                for (int id = 0; id < kinds.size(); id++) if (kinds.get(id) == Kind.NORMAL) joined.add(id);
                yield new Joining.Scores(
                        PieceScores.of(tokens, joined, file.merges()), file.unknown(), file.putsASpaceBefore());
            }
            case OTHER ->
                throw new RefusedModelException(
                        TokenizerFolder.TOKENIZER + " splits texts in a way that llama.cpp has no name"
                                + " for; GPT-2's, Llama 3's, SmolLM's and Llama 2's splitting are exported");
        };
    }

    private static Joining merges(String name, boolean wholeWordsFirst, TokenizerFile file) throws IOException {
        if (file.ignoresMerges() != wholeWordsFirst) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has ignore_merges " + file.ignoresMerges()
                    + "; with its splitting, llama.cpp takes it for " + wholeWordsFirst);
        }
        return new Joining.Merges(
                name,
                file.merges().stream()
                        .map(merge -> merge.left() + " " + merge.right())
                        .toList());
    }

    void describe(GgufHeader header) {
        switch (joining) {
            case Joining.Merges(String splitting, List<String> merges) ->
                header.put("tokenizer.ggml.model", "gpt2")
                        .put("tokenizer.ggml.pre", splitting)
                        .put("tokenizer.ggml.merges", merges);
            case Joining.Scores(float[] scores, OptionalInt unknown, boolean spaceBefore) -> {
                header.put("tokenizer.ggml.model", "llama")
                        .put("tokenizer.ggml.pre", "default")
                        .put("tokenizer.ggml.scores", scores)
                        .put("tokenizer.ggml.add_space_prefix", spaceBefore);
                unknown.ifPresent(id -> header.put("tokenizer.ggml.unknown_token_id", id));
            }
        }
        header.put("tokenizer.ggml.tokens", tokens)
                .put(
                        "tokenizer.ggml.token_type",
                        kinds.stream().mapToInt(kind -> kind.code).toArray())
                .put("tokenizer.ggml.bos_token_id", id(SpecialToken.BEGIN_OF_TEXT))
                .put("tokenizer.ggml.eos_token_id", id(SpecialToken.END_OF_TEXT))
                .put("tokenizer.ggml.eot_token_id", id(SpecialToken.END_OF_TURN))
                .put("tokenizer.ggml.padding_token_id", id(SpecialToken.PAD))
                // A text of our training begins so. llama.cpp takes the token off a rendered chat and adds it again.
                .put("tokenizer.ggml.add_bos_token", true)
                .put("tokenizer.ggml.add_eos_token", false)
                .put("tokenizer.chat_template", chatTemplate);
    }

    private int id(SpecialToken token) {
        return Objects.requireNonNull(ids.get(token));
    }
}
