package dev.trainyard.model.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.model.folder.ModelFile;
import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tensors of a model's folder: one {@code model.safetensors}, or several files and
 * {@code model.safetensors.index.json}, whose {@code weight_map} says which file contains which tensor. Has to be
 * closed.
 */
public final class WeightFiles implements Tensors, AutoCloseable {
    /** The index of the tensors in several files. */
    public static final String INDEX = Transformer.FILE + ".index.json";

    private final Map<String, Safetensors> fileOf = new LinkedHashMap<>();
    private final Map<String, Safetensors> files = new TreeMap<>();

    private WeightFiles() {}

    /** @throws IOException if the weights are incomplete; the message says what is missing or wrong */
    public static WeightFiles open(Path folder) throws IOException {
        WeightFiles weights = new WeightFiles();
        try {
            if (Files.exists(folder.resolve(Transformer.FILE))) {
                Safetensors whole = weights.file(folder, Transformer.FILE);
                whole.names().forEach(tensor -> weights.fileOf.put(tensor, whole));
            } else if (Files.exists(folder.resolve(INDEX))) {
                weights.readIndex(folder);
            } else {
                throw new RefusedModelException("there is no " + Transformer.FILE + " and no " + INDEX
                        + "; one of them is needed for the weights");
            }
            return weights;
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    @Override
    public List<String> names() {
        return List.copyOf(fileOf.keySet());
    }

    @Override
    public float[] read(String name, long... shape) throws IOException {
        return file(name).read(name, shape);
    }

    @Override
    public NumberType type(String name) throws IOException {
        return file(name).type(name);
    }

    @Override
    public void readStored(String name, long from, ByteBuffer into) throws IOException {
        file(name).readStored(name, from, into);
    }

    @Override
    public void check(String name, long... shape) throws IOException {
        file(name).check(name, shape);
    }

    /** @throws RefusedModelException if one of a tensor's first numbers is infinite or not a number */
    void requireFinite(String name, long count) throws IOException {
        file(name).requireFinite(name, count);
    }

    private Safetensors file(String tensor) throws IOException {
        Safetensors file = fileOf.get(tensor);
        if (file == null) throw new RefusedModelException("there is no tensor " + tensor + " among the weights");
        return file;
    }

    private void readIndex(Path folder) throws IOException {
        JsonNode map = ModelFile.json(folder, INDEX).path("weight_map");
        if (!map.isObject() || map.isEmpty()) throw new RefusedModelException(INDEX + " has no weight_map");
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String name = entry.getValue().asText();
            if (!isPlainName(name)) {
                throw new RefusedModelException(INDEX + " puts " + entry.getKey() + " into '" + name
                        + "'; only files in the folder itself are allowed");
            }
            if (!Files.exists(folder.resolve(name))) {
                throw new RefusedModelException(
                        INDEX + " puts " + entry.getKey() + " into " + name + ", which is missing");
            }
            Safetensors file = file(folder, name);
            if (!file.has(entry.getKey())) {
                throw new RefusedModelException(
                        INDEX + " puts " + entry.getKey() + " into " + name + ", which does not contain it");
            }
            fileOf.put(entry.getKey(), file);
        }
    }

    private Safetensors file(Path folder, String name) throws IOException {
        Safetensors opened = files.get(name);
        if (opened != null) return opened;
        Safetensors file = Safetensors.open(folder.resolve(name));
        files.put(name, file);
        return file;
    }

    private static boolean isPlainName(String name) {
        return name.matches("[A-Za-z0-9._-]+\\.safetensors") && !name.contains("..");
    }

    @Override
    public void close() throws IOException {
        for (Safetensors file : files.values()) file.close();
    }
}
