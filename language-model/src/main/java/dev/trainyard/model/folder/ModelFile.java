package dev.trainyard.model.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files in a model's folder. */
public final class ModelFile {
    private static final JsonMapper JSON = new JsonMapper();

    private ModelFile() {}

    /** @throws RefusedModelException if there is no file of this name, or it is not a JSON object */
    public static ObjectNode json(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw new RefusedModelException("there is no " + name);
        try {
            if (JSON.readTree(file.toFile()) instanceof ObjectNode root) return root;
        } catch (JsonProcessingException e) {
            throw new RefusedModelException(name + " is not valid JSON" + line(e) + "; an object is expected", e);
        }
        throw new RefusedModelException(name + " is not a JSON object; one is expected");
    }

    /** The line of the error. */
    private static String line(JsonProcessingException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }
}
