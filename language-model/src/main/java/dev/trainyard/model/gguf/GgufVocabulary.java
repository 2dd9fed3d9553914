package dev.trainyard.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.ChatMessage;
import dev.trainyard.model.tokenizer.ChatTemplateFile;
import dev.trainyard.model.tokenizer.PreTokenizer;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFile;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.model.transformer.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tokenizer as the values under {@code tokenizer} in a GGUF file. llama.cpp calls byte-level BPE {@code gpt2} and
 * SentencePiece's BPE {@code llama}. Pre-tokenization rules have names too; ours is called {@code gpt-2}.
 *
 * @param tokens by id, as the tokenizer writes them
 * @param kinds of the tokens
 * @param begin the token before a text
 * @param beginsPrompts whether every prompt begins with it
 * @param ends the tokens that end an answer, that of the tokenizer's configuration first
 */
record GgufVocabulary(
        List<String> tokens,
        List<TokenType> kinds,
        MergeRules mergeRules,
        OptionalInt begin,
        boolean beginsPrompts,
        List<Integer> ends,
        OptionalInt padding,
        String chatTemplate) {
    /** llama.cpp has three keys for tokens that end an answer. */
    private static final List<String> END_KEYS = List.of("eos", "eot", "eom");

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
        ends = List.copyOf(ends);
    }

    /** @throws IOException if llama.cpp would read this tokenizer differently */
    static GgufVocabulary read(Path folder) throws IOException {
        TokenizerFile file = TokenizerFile.read(folder);
        List<String> tokens = new ArrayList<>(file.texts());
        Map<Integer, String> plain = file.plainlyAdded();
        List<TokenType> kinds = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) kinds.add(kind(id, tokens.get(id), plain, file));
        MergeRules mergeRules = mergeRules(file, tokens, kinds);
        JsonNode config = ModelFile.json(folder, TokenizerFolder.CONFIG);
        OptionalInt begin = id(file, config, "bos_token", SpecialToken.BEGIN_OF_TEXT);
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            ChatForm form = ChatForm.open(folder, tokenizer);
            int first = form.prompt(List.of(ChatMessage.user("x")))[0];
            Set<Integer> all = new LinkedHashSet<>(ModelConfig.tokens(folder).ends());
            all.addAll(new TreeSet<>(form.ends()));
            return new GgufVocabulary(
                    tokens,
                    kinds,
                    mergeRules,
                    begin,
                    // llama.cpp puts it before texts and conversations alike, so both have to begin with it.
                    begin.equals(OptionalInt.of(first)) && begins(tokenizer, first),
                    ends(all, id(file, config, "eos_token", SpecialToken.END_OF_TEXT), tokens),
                    id(file, config, "pad_token", SpecialToken.PAD),
                    ChatTemplateFile.read(folder).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RefusedModelException("the tokenizer does not fit the model: " + e.getMessage(), e);
        }
    }

    private static boolean begins(Tokenizer tokenizer, int token) {
        return tokenizer.beforeEachText().filter(first -> first == token).isPresent();
    }

    /** The tokenizer's own end comes first, since templates may write it and some programs stop at nothing else. */
    private static List<Integer> ends(Set<Integer> ofModel, OptionalInt own, List<String> tokens) throws IOException {
        Set<Integer> ends = new LinkedHashSet<>();
        own.stream().filter(ofModel::contains).forEach(ends::add);
        ends.addAll(ofModel);
        for (int end : ends) {
            if (end < 0 || end >= tokens.size()) {
                throw new RefusedModelException("config.json ends answers at token " + end + ", but there are only "
                        + tokens.size() + " tokens");
            }
        }
        if (ends.isEmpty() || ends.size() > END_KEYS.size()) {
            throw new RefusedModelException("the model has " + ends.size()
                    + " tokens that end an answer; llama.cpp can be told from 1 to " + END_KEYS.size());
        }
        return List.copyOf(ends);
    }

    /** The token that the tokenizer's configuration names, or else the one that has the role for us. */
    private static OptionalInt id(TokenizerFile file, JsonNode config, String field, SpecialToken role) {
        JsonNode named = config.path(field);
        String text = named.isObject() ? named.path("content").asText() : named.asText();
        for (Map.Entry<Integer, String> special : file.specials().entrySet()) {
            if (special.getValue().equals(text)) return OptionalInt.of(special.getKey());
        }
        return ofRole(file, role);
    }

    private static OptionalInt ofRole(TokenizerFile file, SpecialToken role) {
        Integer id = file.roles().get(role);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
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
            // llama.cpp reads both by the same pattern, but only in the first are whole words looked up before merging.
            case LLAMA_3 -> merges(file.ignoresMerges() ? "llama-bpe" : "dbrx", file.ignoresMerges(), file);
            case QWEN_2 -> merges("qwen2", false, file);
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
                                + " support; the splitting of GPT-2, Llama 3, Qwen2, SmolLM and Llama 2 can be exported");
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
                .put("tokenizer.ggml.add_eos_token", false)
                // llama.cpp removes the token from a rendered chat and adds it again.
                .put("tokenizer.ggml.add_bos_token", beginsPrompts);
        begin.ifPresent(id -> header.put("tokenizer.ggml.bos_token_id", id));
        for (int i = 0; i < ends.size(); i++) {
            header.put("tokenizer.ggml." + END_KEYS.get(i) + "_token_id", ends.get(i));
        }
        // For Ollama, whose own engine knows no other key for further ends.
        header.put(
                "tokenizer.ggml.eos_token_ids",
                ends.stream().mapToInt(Integer::intValue).toArray());
        padding.ifPresent(id -> header.put("tokenizer.ggml.padding_token_id", id));
        if (!chatTemplate.isEmpty()) header.put("tokenizer.chat_template", chatTemplate);
    }
}
