package dev.trainyard.model.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes the {@code model.safetensors} of a folder and writes it again, valid or not. */
final class CorruptedWeights {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private record Tensor(String type, long[] shape, byte[] bytes) {}

    private CorruptedWeights(Path file) {
        this.file = file;
    }

    static CorruptedWeights of(Path folder) throws IOException {
        CorruptedWeights weights = new CorruptedWeights(folder.resolve("model.safetensors"));
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(weights.file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[(int) all.getLong()];
        all.get(header);
        int start = all.position();
        for (Map.Entry<String, JsonNode> entry : JSON.readTree(header).properties()) {
            if (entry.getKey().equals("__metadata__")) continue;
            JsonNode offsets = entry.getValue().path("data_offsets");
            weights.add(
                    entry.getKey(),
                    entry.getValue().path("dtype").asText(),
                    JSON.convertValue(entry.getValue().path("shape"), long[].class),
                    Arrays.copyOfRange(
                            all.array(),
                            start + offsets.get(0).asInt(),
                            start + offsets.get(1).asInt()));
        }
        return weights;
    }

    CorruptedWeights add(String name, String type, long[] shape, byte[] bytes) {
        tensors.put(name, new Tensor(type, shape, bytes));
        return this;
    }

    CorruptedWeights remove(String name) {
        tensors.remove(name);
        return this;
    }

    /** The same shape with numbers of another type, all of them 0. */
    CorruptedWeights retype(String name, String type) {
        long[] shape = tensors.get(name).shape();
        int numbers = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return add(name, type, shape, new byte[numbers * (type.equals("F32") ? 4 : 2)]);
    }

    /** @param bytes of one number, little-endian */
    CorruptedWeights put(String name, int index, byte[] bytes) {
        System.arraycopy(bytes, 0, tensors.get(name).bytes(), index * bytes.length, bytes.length);
        return this;
    }

    void write() throws IOException {
        ObjectNode header = JSON.createObjectNode();
        ByteArrayOutputStream numbers = new ByteArrayOutputStream();
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode described = header.putObject(entry.getKey()).put("dtype", tensor.type());
            Arrays.stream(tensor.shape()).forEach(described.putArray("shape")::add);
            described.putArray("data_offsets").add(numbers.size()).add(numbers.size() + tensor.bytes().length);
            numbers.writeBytes(tensor.bytes());
        }
        byte[] json = JSON.writeValueAsBytes(header);
        Files.write(
                file,
                ByteBuffer.allocate(8 + json.length + numbers.size())
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(numbers.toByteArray())
                        .array());
    }
}
