package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;

/** How a tokenizer splits a text before merging (pre-tokenization). */
public enum PreTokenizer {
    /** Byte-level, by GPT-2's pattern; ours. */
    GPT_2,
    /** Byte-level, by Llama 3's pattern. */
    LLAMA_3,
    /**
     * Byte-level, by Qwen2's pattern, which is Llama 3's with each digit separately; the text is normalised to Unicode's
     * form C first, or not at all.
     */
    QWEN_2,
    /** Byte-level, each digit separately and the rest by GPT-2's pattern, as in SmolLM. */
    DIGITS_THEN_GPT_2,
    /** As in SentencePiece: the text is not split. */
    SENTENCE_PIECE,
    /** Byte-level, in another way, or of a text that is normalised first. */
    OTHER;

    static final String GPT_2_PATTERN =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private static final String LLAMA_3_PATTERN =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static final String QWEN_2_PATTERN = LLAMA_3_PATTERN.replace("\\p{N}{1,3}", "\\p{N}");

    /** @param root of a byte-level {@code tokenizer.json} */
    static PreTokenizer ofBytes(JsonNode root) {
        PreTokenizer splitting = ofPattern(root.path("pre_tokenizer"));
        if (!root.hasNonNull("normalizer")) return splitting;
        boolean normalFormC = root.path("normalizer").path("type").asText().equals("NFC");
        return splitting == QWEN_2 && normalFormC ? QWEN_2 : OTHER;
    }

    private static PreTokenizer ofPattern(JsonNode splitting) {
        if (isByteLevel(splitting, true)) return GPT_2;
        JsonNode parts = splitting.path("pretokenizers");
        if (parts.size() != 2) return OTHER;
        JsonNode first = parts.get(0);
        if (isSplit(first, GPT_2_PATTERN) && isByteLevel(parts.get(1), false)) return GPT_2;
        if (isSplit(first, LLAMA_3_PATTERN) && isByteLevel(parts.get(1), false)) return LLAMA_3;
        if (isSplit(first, QWEN_2_PATTERN) && isByteLevel(parts.get(1), false)) return QWEN_2;
        boolean digits = first.path("type").asText().equals("Digits")
                && first.path("individual_digits").asBoolean();
        return digits && isByteLevel(parts.get(1), true) ? DIGITS_THEN_GPT_2 : OTHER;
    }

    private static boolean isByteLevel(JsonNode part, boolean pattern) {
        return part.path("type").asText().equals("ByteLevel")
                && part.path("use_regex").asBoolean(true) == pattern
                && !part.path("add_prefix_space").asBoolean(true);
    }

    private static boolean isSplit(JsonNode part, String pattern) {
        return part.path("type").asText().equals("Split")
                && part.path("pattern").path("Regex").asText().equals(pattern)
                && part.path("behavior").asText().equals("Isolated")
                && !part.path("invert").asBoolean();
    }
}
