package dev.trainyard.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokenizer that llama.cpp makes of a GGUF file's values, rebuilt as {@code tokenizer.json} and
 * {@code tokenizer_config.json}: tokens, merges or scores, the splitting that the file names, and which tokens are
 * special.
 */
final class GgufTokenizer {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PREFIX = "tokenizer.ggml.";

    /** All ways to divide a token are tried, so that the work grows with the square of its length. */
    private static final int LONGEST_TOKEN = 1_000;

    // llama.cpp's types of tokens.
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int USER_DEFINED = 4;

    private static final String SHORT_ENDINGS = "'s|'t|'re|'ve|'m|'ll|'d";
    private static final String GPT_2 = SHORT_ENDINGS + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    /** llama.cpp's names for splittings into words by one regular expression each, after single digits if so marked. */
    private static final Map<String, Splitting> SPLITTINGS = Map.of(
            "gpt-2", new Splitting(false, GPT_2, false),
            "smollm", new Splitting(true, GPT_2, false),
            "refact", new Splitting(true, GPT_2, false),
            "llama-bpe", new Splitting(false, withDigits("{1,3}"), true),
            "dbrx", new Splitting(false, withDigits("{1,3}"), false),
            "qwen2", new Splitting(false, withDigits(""), false));

    /** Texts of tokens at which every llama.cpp since March 2025 ends an answer, if they are in the vocabulary. */
    private static final Set<String> ENDINGS = Set.of(
            "<|eot_id|>", "<|im_end|>", "<|end|>", "<end_of_turn>", "<|endoftext|>", "<|eom_id|>", "<EOT>", "_<EOT>");

    private record Splitting(boolean digits, String pattern, boolean wholeWordsFirst) {}

    private final GgufFile file;
    private final List<String> tokens;
    private final long[] types;

    GgufTokenizer(GgufFile file) throws IOException {
        this.file = file;
        tokens = file.texts(PREFIX + "tokens");
        types = file.wholes(PREFIX + "token_type");
        if (types.length != tokens.size()) {
            throw new RefusedModelException(
                    PREFIX + "token_type has " + types.length + " numbers, but there are " + tokens.size() + " tokens");
        }
    }

    int size() {
        return tokens.size();
    }

    /** The tokens at which llama.cpp ends an answer: those that the file names, and those that it knows by their text. */
    Set<Integer> ends() throws IOException {
        Set<Integer> ends = new TreeSet<>();
        for (String which : List.of("eos", "eot", "eom")) {
            file.id(PREFIX + which + "_token_id", tokens.size()).ifPresent(ends::add);
        }
        for (int id = 0; id < tokens.size(); id++) if (ENDINGS.contains(tokens.get(id))) ends.add(id);
        return ends;
    }

    void write(Path folder) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        Map<String, Integer> ids = new HashMap<>();
        ArrayNode added = root.putArray("added_tokens");
        for (int id = 0; id < tokens.size(); id++) {
            String text = tokens.get(id);
            if (text.isEmpty()) throw new RefusedModelException("token " + id + " in " + PREFIX + "tokens is empty");
            if (text.length() > LONGEST_TOKEN) {
                throw new RefusedModelException("token " + id + " in " + PREFIX + "tokens has " + text.length()
                        + " characters; at most " + LONGEST_TOKEN + " are supported");
            }
            Integer before = ids.put(text, id);
            if (before != null) {
                throw new RefusedModelException(
                        "tokens " + before + " and " + id + " in " + PREFIX + "tokens are both '" + text + "'");
            }
            if (isAdded(id)) {
                added.add(addedToken(id, text, types[id] != USER_DEFINED));
            }
        }
        ObjectNode model = JSON.createObjectNode().put("type", "BPE");
        switch (file.text(PREFIX + "model")) {
            case "gpt2" -> ofBytes(root, model);
            case "llama" -> ofPieces(root, model, ids);
            default ->
                throw new RefusedModelException(
                        PREFIX + "model is '" + file.text(PREFIX + "model") + "'; 'gpt2' and 'llama' are supported");
        }
        ObjectNode vocabulary = model.putObject("vocab");
        // Hugging Face's library numbers added tokens itself, from the end of the vocabulary, unless they are in it.
        int end = tokens.size();
        while (end > 0 && isAdded(end - 1)) end--;
        for (int id = 0; id < end; id++) vocabulary.put(tokens.get(id), id);
        root.set("model", model);
        JSON.writeValue(folder.resolve("tokenizer.json").toFile(), root);
        JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), config());
    }

    /** Whether the token is matched in texts before they are split: it is special, or user-defined. */
    private boolean isAdded(int id) {
        return types[id] >= UNKNOWN && types[id] <= USER_DEFINED;
    }

    private ObjectNode config() throws IOException {
        ObjectNode config = JSON.createObjectNode().put("tokenizer_class", "PreTrainedTokenizerFast");
        Map<String, String> roles = Map.of("bos", "bos_token", "eos", "eos_token", "padding", "pad_token");
        for (Map.Entry<String, String> role : roles.entrySet()) {
            file.id(PREFIX + role.getKey() + "_token_id", tokens.size())
                    .ifPresent(id -> config.put(role.getValue(), tokens.get(id)));
        }
        config.put("clean_up_tokenization_spaces", false);
        if (file.has("tokenizer.chat_template")) config.put("chat_template", file.text("tokenizer.chat_template"));
        return config;
    }

    private void ofBytes(ObjectNode root, ObjectNode model) throws IOException {
        String name = file.text(PREFIX + "pre");
        Splitting splitting = SPLITTINGS.get(name);
        if (splitting == null) {
            throw new RefusedModelException(PREFIX + "pre is '" + name + "'; one of "
                    + String.join(", ", new TreeSet<>(SPLITTINGS.keySet())) + " is expected");
        }
        ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode parts = sequence.putArray("pretokenizers");
        if (splitting.digits()) parts.addObject().put("type", "Digits").put("individual_digits", true);
        ObjectNode split = parts.addObject().put("type", "Split").put("behavior", "Isolated");
        split.put("invert", false).putObject("pattern").put("Regex", splitting.pattern());
        parts.add(byteLevel());
        root.set("decoder", byteLevel());
        model.put("ignore_merges", splitting.wholeWordsFirst());
        ArrayNode merges = model.putArray("merges");
        for (String merge : file.texts(PREFIX + "merges")) merges.add(merge);
    }

    /** A merge for each way to make a token from two others, those that make the best token first. */
    private void ofPieces(ObjectNode root, ObjectNode model, Map<String, Integer> ids) throws IOException {
        double[] scores = file.reals(PREFIX + "scores");
        if (scores.length != tokens.size()) {
            throw new RefusedModelException(
                    PREFIX + "scores has " + scores.length + " numbers, but there are " + tokens.size() + " tokens");
        }
        model.put("byte_fallback", true).put("fuse_unk", true).put("ignore_merges", false);
        List<Integer> bestFirst = new ArrayList<>();
        for (int id = 0; id < tokens.size(); id++) {
            if (types[id] == NORMAL) bestFirst.add(id);
            if (types[id] == UNKNOWN) model.put("unk_token", tokens.get(id));
        }
        bestFirst.sort(Comparator.comparingDouble(id -> -scores[id]));
        ArrayNode merges = model.putArray("merges");
        for (int id : bestFirst) {
            String token = tokens.get(id);
            for (int cut = 1; cut < token.length(); cut++) {
                String left = token.substring(0, cut);
                String right = token.substring(cut);
                if (ids.containsKey(left) && ids.containsKey(right))
                    merges.addArray().add(left).add(right);
            }
        }
        ArrayNode changes = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
        if (file.truth(PREFIX + "add_space_prefix", true)) {
            changes.addObject().put("type", "Prepend").put("prepend", "\u2581");
        }
        ObjectNode spaces = changes.addObject().put("type", "Replace").put("content", "\u2581");
        spaces.putObject("pattern").put("String", " ");
        root.putNull("pre_tokenizer");
    }

    private static JsonNode addedToken(int id, String text, boolean special) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("content", text)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", special);
    }

    private static JsonNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    private static String withDigits(String atOnce) {
        return "(?i:" + SHORT_ENDINGS + ")|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}" + atOnce
                + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    }
}
