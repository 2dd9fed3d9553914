package dev.trainyard.model.transformer;

import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * The weights of a model with the changes of an adapter, computed when they are read. Changed matrices have 32 bits,
 * since a change is often smaller than the last bit of a 16-bit number; the others are as they are stored.
 */
final class MergedTensors implements Tensors {
    private final Tensors start;
    private final Map<String, Change> changes;

    /** Supplies a change when it is needed, so that only one is in memory. */
    @FunctionalInterface
    interface Change {
        LowRank read() throws IOException;
    }

    private String read = "";
    private LowRank current = new LowRank(new float[0], new float[0], 1, 1);

    /** @param changes by the names of the matrices */
    MergedTensors(Tensors start, Map<String, Change> changes) {
        this.start = start;
        this.changes = Map.copyOf(changes);
    }

    @Override
    public List<String> names() {
        return start.names();
    }

    @Override
    public void check(String name, long... shape) throws IOException {
        start.check(name, shape);
    }

    @Override
    public NumberType type(String name) throws IOException {
        return changes.containsKey(name) ? NumberType.F32 : start.type(name);
    }

    @Override
    public void readStored(String name, long from, ByteBuffer into) throws IOException {
        if (!changes.containsKey(name)) {
            start.readStored(name, from, into);
            return;
        }
        NumberType type = start.type(name);
        float[] numbers = new float[into.remaining() / Float.BYTES];
        ByteBuffer stored = ByteBuffer.allocate(numbers.length * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        start.readStored(name, from, stored);
        stored.flip();
        for (int i = 0; i < numbers.length; i++) numbers[i] = type.read(stored);
        change(name).addTo(numbers, from);
        requireFinite(name, numbers);
        into.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(numbers);
        into.position(into.limit());
    }

    @Override
    public float[] read(String name, long... shape) throws IOException {
        float[] numbers = start.read(name, shape);
        if (!changes.containsKey(name)) return numbers;
        change(name).addTo(numbers, 0);
        requireFinite(name, numbers);
        return numbers;
    }

    private static void requireFinite(String name, float[] numbers) throws RefusedModelException {
        for (float number : numbers) {
            if (Float.isFinite(number)) continue;
            throw new RefusedModelException(
                    "with the adapter, " + name + " has the number " + number + "; finite numbers are expected");
        }
    }

    private LowRank change(String name) throws IOException {
        Change wanted = changes.get(name);
        if (wanted != null && !name.equals(read)) {
            current = wanted.read();
            read = name;
        }
        return current;
    }
}
