package dev.trainyard.model.folder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads the JSON files in a model's folder. */
public final class ModelFile {
    /** Twice as large as the largest tokenizer in use. */
    private static final long MOST_BYTES = 64L << 20;

    /** Hugging Face's library reads no JSON that is nested more than 127 levels deep. */
    private static final int DEEPEST = 100;

    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build());

    private ModelFile() {}

    /**
     * Reads an object whose texts are all valid Unicode, so that it can be handed to native code.
     *
     * @throws RefusedModelException if there is no file of this name, or it is not such an object
     */
    public static ObjectNode json(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw new RefusedModelException("there is no " + name);
        if (Files.size(file) > MOST_BYTES) {
            throw new RefusedModelException(
                    name + " has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " are supported");
        }
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode root) {
                requireUnicode(root, name);
                return root;
            }
        } catch (StreamConstraintsException e) {
            throw new RefusedModelException(
                    name + " cannot be read (" + e.getOriginalMessage() + ")" + line(e) + "; it must not be nested more"
                            + " than " + DEEPEST + " levels deep",
                    e);
        } catch (JsonProcessingException e) {
            throw new RefusedModelException(name + " is not valid JSON" + line(e) + "; an object is expected", e);
        }
        throw new RefusedModelException(name + " is not a JSON object; one is expected");
    }

    private static void requireUnicode(JsonNode node, String name) throws RefusedModelException {
        if (node.isTextual()) requireUnicode(node.textValue(), name);
        for (Map.Entry<String, JsonNode> field : node.properties()) requireUnicode(field.getKey(), name);
        for (JsonNode child : node) requireUnicode(child, name);
    }

    private static void requireUnicode(String text, String name) throws RefusedModelException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (!pair) {
                throw new RefusedModelException(
                        "a text in %s has the half of a character, \\u%04x; whole characters are expected"
                                .formatted(name, (int) c));
            }
            i++;
        }
    }

    /** The line of the error. */
    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }
}
