package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.PreTokenizer;
import dev.trainyard.model.tokenizer.SpecialToken;
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
 * A tokenizer as the values under {@code tokenizer} in a GGUF file. llama.cpp calls byte-level BPE {@code gpt2} and
 * SentencePiece's BPE {@code llama}. Pre-tokenization rules have names too; ours is called {@code gpt-2}.
 *
 * @param tokens by id, as the tokenizer writes them
 * @param kinds of the tokens
 * @param ids of the tokens that structure text and conversations, all of them
 */
record GgufVocabulary(
        List<String> tokens,
        List<TokenType> kinds,
        MergeRules mergeRules,
        Map<SpecialToken, Integer> ids,
        String chatTemplate) {
    /** llama.cpp's token types, as far as they are used here. */
    enum TokenType {
        NORMAL(1),
        UNKNOWN(2),
        CONTROL(3),
        USER_DEFINED(4),
        BYTE(6);

        private final int code;

        TokenType(int code) {
            this.code = code;
        }
    }

    /** How characters are merged into tokens. */
    sealed interface MergeRules {
        /**
         * @param splitting llama.cpp's name for it
         * @param merges two tokens with a space between them, in the order in which they were learned
         */
        record Merges(String splitting, List<String> merges) implements MergeRules {}

        /**
         * @param unknown the token for unknown characters
         * @param spaceBefore whether a space is put before a text
         */
        record Scores(float[] scores, OptionalInt unknown, boolean spaceBefore) implements MergeRules {}
    }

    GgufVocabulary {
        tokens = List.copyOf(tokens);
        kinds = List.copyOf(kinds);
        ids = Map.copyOf(ids);
    }

    /** @throws IOException if llama.cpp would read this tokenizer differently */
    static GgufVocabulary read(Path folder) throws IOException {
        TokenizerFile file = TokenizerFile.read(folder);
        List<String> tokens = new ArrayList<>(file.texts());
        for (SpecialToken token : required(file)) {
            if (!file.roles().containsKey(token)) {
                throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has no special token " + token.text()
                        + "; only tokenizers that Trainyard has trained or imported can be exported");
            }
        }
        Map<Integer, String> plain = file.plainlyAdded();
        List<TokenType> kinds = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) kinds.add(kind(id, tokens.get(id), plain, file));
        MergeRules mergeRules = mergeRules(file, tokens, kinds);
        return new GgufVocabulary(
                tokens,
                kinds,
                mergeRules,
                file.roles(),
                ChatTemplateFile.read(folder).orElse(""));
    }

    /** A tokenizer with a chat template of its own has no tokens of ours for turns. */
    private static List<SpecialToken> required(TokenizerFile file) {
        return file.hasItsOwnTemplate()
                ? List.of(SpecialToken.BEGIN_OF_TEXT, SpecialToken.END_OF_TEXT, SpecialToken.PAD)
                : List.of(SpecialToken.values());
    }

    private static TokenType kind(int id, String token, Map<Integer, String> plain, TokenizerFile file) {
        boolean pieces = file.splitting() == PreTokenizer.SENTENCE_PIECE;
        if (pieces && file.unknown().equals(OptionalInt.of(id))) return TokenType.UNKNOWN;
        if (file.specials().containsKey(id)) return TokenType.CONTROL;
        if (plain.containsKey(id)) return TokenType.USER_DEFINED;
        return file.isByte(token) ? TokenType.BYTE : TokenType.NORMAL;
    }

    private static MergeRules mergeRules(TokenizerFile file, List<String> tokens, List<TokenType> kinds)
            throws IOException {
        return switch (file.splitting()) {
            case GPT_2 -> merges("gpt-2", false, file);
            case LLAMA_3 -> merges("llama-bpe", true, file);
            case DIGITS_THEN_GPT_2 -> merges("smollm", false, file);
            case SENTENCE_PIECE -> {
                Set<Integer> joined = new HashSet<>();
                for (int id = 0; id < kinds.size(); id++) if (kinds.get(id) == TokenType.NORMAL) joined.add(id);
                yield new MergeRules.Scores(
                        PieceScores.of(tokens, joined, file.merges()), file.unknown(), file.putsASpaceBefore());
            }
            case OTHER ->
                throw new RefusedModelException(
                        TokenizerFolder.TOKENIZER + " splits texts in a way that llama.cpp does not"
                                + " support; the splitting of GPT-2, Llama 3, SmolLM and Llama 2 can be exported");
        };
    }

    private static MergeRules merges(String name, boolean wholeWordsFirst, TokenizerFile file) throws IOException {
        if (file.ignoresMerges() != wholeWordsFirst) {
            throw new RefusedModelException(TokenizerFolder.TOKENIZER + " has ignore_merges " + file.ignoresMerges()
                    + "; with its splitting, llama.cpp assumes " + wholeWordsFirst);
        }
        return new MergeRules.Merges(
                name,
                file.merges().stream()
                        .map(merge -> merge.left() + " " + merge.right())
                        .toList());
    }

    void describe(GgufHeader header) {
        switch (mergeRules) {
            case MergeRules.Merges(String splitting, List<String> merges) ->
                header.put("tokenizer.ggml.model", "gpt2")
                        .put("tokenizer.ggml.pre", splitting)
                        .put("tokenizer.ggml.merges", merges);
            case MergeRules.Scores(float[] scores, OptionalInt unknown, boolean spaceBefore) -> {
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
                .put("tokenizer.ggml.padding_token_id", id(SpecialToken.PAD))
                // Our training texts begin with this token. llama.cpp removes it from a rendered chat and adds it
                // again.
                .put("tokenizer.ggml.add_bos_token", true)
                .put("tokenizer.ggml.add_eos_token", false)
                .put("tokenizer.chat_template", chatTemplate);
        if (ids.containsKey(SpecialToken.END_OF_TURN)) {
            header.put("tokenizer.ggml.eot_token_id", id(SpecialToken.END_OF_TURN));
        }
    }

    private int id(SpecialToken token) {
        return Objects.requireNonNull(ids.get(token));
    }
}
