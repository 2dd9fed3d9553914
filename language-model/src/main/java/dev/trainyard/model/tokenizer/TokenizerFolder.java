package dev.trainyard.model.tokenizer;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a vocabulary as Hugging Face's {@code tokenizer.json} and {@code tokenizer_config.json}. */
public final class TokenizerFolder {
    /** The tokenizer itself: vocabulary, merges, splitting, special tokens. */
    public static final String TOKENIZER = "tokenizer.json";

    /** What libraries need to use it: class, special tokens by role, chat template. */
    public static final String CONFIG = "tokenizer_config.json";

    /** What Hugging Face writes where a tokenizer sets no limit of its own; the model's config does. */
    private static final long NO_LIMIT = 1_000_000_000_000_000_000L;

    private static final JsonMapper JSON = new JsonMapper();

    private TokenizerFolder() {}

    public static void write(Path folder, BytePairVocabulary vocabulary) throws IOException {
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve(TOKENIZER).toFile(), tokenizer(vocabulary));
        JSON.writerWithDefaultPrettyPrinter().writeValue(folder.resolve(CONFIG).toFile(), config());
    }

    private static ObjectNode tokenizer(BytePairVocabulary vocabulary) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (SpecialToken token : SpecialToken.values()) {
            added.add(addedToken(token).put("id", token.id()));
        }
        root.putNull("normalizer");
        root.set("pre_tokenizer", byteLevel().put("add_prefix_space", false));
        root.putNull("post_processor");
        root.set("decoder", byteLevel().put("add_prefix_space", true));
        root.set("model", model(vocabulary));
        return root;
    }

    private static ObjectNode model(BytePairVocabulary vocabulary) {
        List<String> letters =
                vocabulary.tokenBytes().stream().map(ByteAlphabet::letters).toList();
        ObjectNode model = JSON.createObjectNode();
        model.put("type", "BPE");
        model.putNull("dropout");
        model.putNull("unk_token");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", false);
        model.put("byte_fallback", false);
        model.put("ignore_merges", false);
        ObjectNode ids = model.putObject("vocab");
        for (SpecialToken token : SpecialToken.values()) {
            ids.put(token.text(), token.id());
        }
        for (int id = BytePairVocabulary.FIRST_BYTE; id < vocabulary.size(); id++) {
            ids.put(letters.get(id), id);
        }
        // "left right" is the form that every reader knows; no token holds a space.
        ArrayNode merges = model.putArray("merges");
        for (BytePairVocabulary.Merge merge : vocabulary.merges()) {
            merges.add(letters.get(merge.left()) + " " + letters.get(merge.right()));
        }
        return model;
    }

    private static ObjectNode config() {
        ObjectNode root = JSON.createObjectNode();
        root.put("tokenizer_class", "PreTrainedTokenizerFast");
        root.put("bos_token", SpecialToken.BEGIN_OF_TEXT.text());
        root.put("eos_token", SpecialToken.END_OF_TURN.text());
        root.put("pad_token", SpecialToken.PAD.text());
        root.put("clean_up_tokenization_spaces", false);
        root.put("model_max_length", NO_LIMIT);
        ObjectNode added = root.putObject("added_tokens_decoder");
        for (SpecialToken token : SpecialToken.values()) {
            added.set(String.valueOf(token.id()), addedToken(token));
        }
        root.put("chat_template", ChatTemplate.JINJA);
        return root;
    }

    private static ObjectNode addedToken(SpecialToken token) {
        return JSON.createObjectNode()
                .put("content", token.text())
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    private static ObjectNode byteLevel() {
        return JSON.createObjectNode()
                .put("type", "ByteLevel")
                .put("trim_offsets", true)
                .put("use_regex", true);
    }
}
