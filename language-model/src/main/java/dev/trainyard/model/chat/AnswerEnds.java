package dev.trainyard.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.tokenizer.SpecialText;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The special tokens that a model's folder names for a purpose.
 *
 * @param ends the tokens that end a text or an answer, in the order of {@code config.json},
 *     {@code generation_config.json} and {@code tokenizer_config.json}
 * @param names the texts of named tokens, as templates know them: {@code bos_token}
 */
record AnswerEnds(Set<Integer> ends, Map<String, String> names) {
    private static final String MODEL = "config.json";
    private static final String GENERATION = "generation_config.json";

    /**
     * @throws RefusedModelException if the model's config names a token that the tokenizer does not have, or another
     *     one than the tokenizer's config does
     */
    static AnswerEnds read(Path folder, Tokenizer tokenizer) throws IOException {
        Map<String, String> names = names(folder);
        Set<Integer> ends = new LinkedHashSet<>();
        for (String file : new String[] {MODEL, GENERATION}) {
            if (!Files.exists(folder.resolve(file))) continue;
            JsonNode config = ModelFile.json(folder, file);
            JsonNode end = config.path("eos_token_id");
            if (end.isArray()) {
                for (JsonNode one : end) ends.add(id(one, "eos_token_id", file, tokenizer));
            } else if (!end.isMissingNode() && !end.isNull()) {
                ends.add(id(end, "eos_token_id", file, tokenizer));
            }
            requireSame(config.path("bos_token_id"), names.get("bos_token"), file, tokenizer);
        }
        Integer named = id(names.get("eos_token"), tokenizer);
        if (named != null) ends.add(named);
        return new AnswerEnds(ends, names);
    }

    private static int id(JsonNode id, String field, String file, Tokenizer tokenizer) throws RefusedModelException {
        int tokens = tokenizer.vocabularySize();
        if (id.isIntegralNumber() && id.canConvertToInt() && id.intValue() >= 0 && id.intValue() < tokens) {
            return id.intValue();
        }
        throw new RefusedModelException(file + " has " + field + " " + id + ", but the tokenizer's tokens are 0 to "
                + (tokens - 1) + "; the model and the tokenizer of one folder must belong together");
    }

    private static void requireSame(JsonNode id, @Nullable String name, String file, Tokenizer tokenizer)
            throws RefusedModelException {
        if (id.isMissingNode() || id.isNull()) return;
        int begin = id(id, "bos_token_id", file, tokenizer);
        Integer named = id(name, tokenizer);
        if (named == null || named == begin) return;
        throw new RefusedModelException(file + " has bos_token_id " + begin + ", but the bos_token '" + name + "' of "
                + TokenizerFolder.CONFIG + " has the id " + named + "; they must agree");
    }

    private static @Nullable Integer id(@Nullable String name, Tokenizer tokenizer) {
        if (name == null) return null;
        for (SpecialText special : tokenizer.specialTexts()) if (special.text().equals(name)) return special.id();
        return null;
    }

    private static Map<String, String> names(Path folder) throws IOException {
        Map<String, String> names = new HashMap<>();
        if (!Files.exists(folder.resolve(TokenizerFolder.CONFIG))) return names;
        for (Map.Entry<String, JsonNode> field :
                ModelFile.json(folder, TokenizerFolder.CONFIG).properties()) {
            if (!field.getKey().endsWith("_token")) continue;
            JsonNode token = field.getValue().isObject() ? field.getValue().path("content") : field.getValue();
            if (token.isTextual()) names.put(field.getKey(), token.textValue());
        }
        return names;
    }
}
