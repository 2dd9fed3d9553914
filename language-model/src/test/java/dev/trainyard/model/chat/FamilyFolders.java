package dev.trainyard.model.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

/** Tokenizers of a few hundred tokens with the special tokens and the chat template of a family of models. */
final class FamilyFolders {
    static final Path RESOURCES = Path.of("src/test/resources/dev/trainyard/model");

    private static final JsonMapper JSON = new JsonMapper();

    private FamilyFolders() {}

    static List<String> names() {
        try {
            TreeSet<String> names = new TreeSet<>();
            JSON.readTree(RESOURCES.resolve("chat/families.json").toFile())
                    .fieldNames()
                    .forEachRemaining(names::add);
            return List.copyOf(names);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Writes a folder as golden_chat.py does. */
    static void write(String name, Path folder) throws IOException {
        JsonNode family =
                JSON.readTree(RESOURCES.resolve("chat/families.json").toFile()).path(name);
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(RESOURCES
                .resolve("foreign/" + family.path("base").asText() + "/tokenizer.json")
                .toFile());
        ArrayNode added = (ArrayNode) tokenizer.path("added_tokens");
        TreeSet<String> known = new TreeSet<>();
        int next = 0;
        for (JsonNode token : added) {
            known.add(token.path("content").asText());
            next = Math.max(next, token.path("id").asInt() + 1);
        }
        for (JsonNode id : tokenizer.path("model").path("vocab")) next = Math.max(next, id.asInt() + 1);
        for (String kind : List.of("specials", "right", "ordinary")) {
            for (JsonNode text : family.path(kind)) {
                if (!known.add(text.asText())) continue;
                added.addObject()
                        .put("id", next++)
                        .put("content", text.asText())
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", kind.equals("right"))
                        .put("normalized", false)
                        .put("special", !kind.equals("ordinary"));
            }
        }
        if (family.path("nfc").asBoolean()) tokenizer.putObject("normalizer").put("type", "NFC");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer.toString());
        ObjectNode config = JSON.createObjectNode();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("eos_token", family.path("eos").asText());
        if (family.has("bos")) config.put("bos_token", family.path("bos").asText());
        config.put("chat_template", template(name));
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
    }

    static String template(String name) throws IOException {
        return Files.readString(RESOURCES.resolve("template/" + name + ".jinja"));
    }
}
