package dev.trainyard.model.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plain reader of GGUF files that follows the format's description literally. */
record PlainGguf(Map<String, Object> values, Map<String, Tensor> tensors) {
    private static final int ALIGNMENT = 32;

    /** @param type ggml's number */
    record Tensor(int type, List<Integer> sizes, byte[] bytes) {}

    private record Described(String name, int type, List<Integer> sizes, long offset) {}

    static PlainGguf of(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = new byte[4];
        in.get(magic);
        if (!new String(magic, StandardCharsets.US_ASCII).equals("GGUF") || in.getInt() != 3) {
            throw new IllegalArgumentException("not a GGUF file of version 3");
        }
        long tensorCount = in.getLong();
        long valueCount = in.getLong();
        Map<String, Object> values = new LinkedHashMap<>();
        for (long i = 0; i < valueCount; i++) {
            String key = text(in);
            if (values.put(key, value(in.getInt(), in)) != null) throw new IllegalArgumentException(key + " twice");
        }
        List<Described> described = new ArrayList<>();
        for (long i = 0; i < tensorCount; i++) {
            String name = text(in);
            List<Integer> sizes = new ArrayList<>();
            for (int rank = in.getInt(); rank > 0; rank--) sizes.add(Math.toIntExact(in.getLong()));
            described.add(new Described(name, in.getInt(), sizes, in.getLong()));
        }
        return new PlainGguf(values, tensors(described, in));
    }

    private static Map<String, Tensor> tensors(List<Described> described, ByteBuffer in) {
        int start = Math.ceilDiv(in.position(), ALIGNMENT) * ALIGNMENT;
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        int reached = start;
        for (Described one : described) {
            int at = Math.toIntExact(start + one.offset());
            if (at != reached) throw new IllegalArgumentException(one.name() + " is at " + at + ", not " + reached);
            int count = one.sizes().stream().reduce(1, Math::multiplyExact);
            byte[] bytes = new byte
                    [switch (one.type()) {
                        case 0 -> 4 * count;
                        case 1, 30 -> 2 * count;
                        case 8 -> count / 32 * 34;
                        default -> throw new IllegalArgumentException("type " + one.type());
                    }];
            in.position(at).get(bytes);
            tensors.put(one.name(), new Tensor(one.type(), one.sizes(), bytes));
            reached = Math.ceilDiv(at + bytes.length, ALIGNMENT) * ALIGNMENT;
        }
        if (reached != in.capacity()) throw new IllegalArgumentException("ends at " + in.capacity());
        return tensors;
    }

    private static Object value(int type, ByteBuffer in) {
        return switch (type) {
            case 4, 5 -> in.getInt();
            case 6 -> (double) in.getFloat();
            case 7 -> in.get() == 1;
            case 8 -> text(in);
            case 9 -> {
                int element = in.getInt();
                List<Object> list = new ArrayList<>();
                for (long length = in.getLong(); length > 0; length--) list.add(value(element, in));
                yield list;
            }
            default -> throw new IllegalArgumentException("value of type " + type);
        };
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.toIntExact(in.getLong())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
