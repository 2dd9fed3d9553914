package dev.trainyard.model.gguf;

import dev.trainyard.model.folder.RefusedModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the header of a GGUF file from its beginning. Whole numbers of every width become {@code Long}, real ones
 * {@code Double}. Every method takes the name of what it reads for the message of a refusal.
 */
final class GgufBytes {
    private static final int MOST_VALUES = 1 << 16;
    private static final int LONGEST_ARRAY = 20_000_000;
    private static final int LONGEST_TEXT = 1 << 24;

    /** The texts of an array. */
    record Texts(List<String> texts) {}

    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;

    GgufBytes(FileChannel channel) throws IOException {
        this.channel = channel;
        size = channel.size();
        buffer.flip();
    }

    /** The number of bytes read so far. */
    long position() {
        return bufferEnd - buffer.remaining();
    }

    long remaining() {
        return size - position();
    }

    /** The file's named values, each name once. */
    Map<String, Object> values() throws IOException {
        // The shortest value is a key without letters, a type and a byte.
        long count = count("its number of values", 13, MOST_VALUES);
        Map<String, Object> values = new LinkedHashMap<>();
        for (long i = 0; i < count; i++) {
            String key = text("the name of value " + i);
            if (values.put(key, value(key, uint32("the type of " + key))) != null) {
                throw new RefusedModelException("the value " + key + " occurs twice in the GGUF file");
            }
        }
        return values;
    }

    private Object value(String key, long type) throws IOException {
        return switch ((int) Math.min(type, 99)) {
            case 0 -> (long) (need(1, key).get() & 0xFF);
            case 1 -> (long) need(1, key).get();
            case 2 -> (long) (need(2, key).getShort() & 0xFFFF);
            case 3 -> (long) need(2, key).getShort();
            case 4 -> uint32(key);
            case 5 -> (long) need(4, key).getInt();
            case 6 -> (double) need(4, key).getFloat();
            case 7 -> truth(key);
            case 8 -> text(key);
            case 9 -> array(key);
            case 10, 11 -> int64(key);
            case 12 -> need(8, key).getDouble();
            default ->
                throw new RefusedModelException(key + " has the type " + type + "; a type from 0 to 12 is expected");
        };
    }

    private Object array(String key) throws IOException {
        long type = uint32("the type of the numbers in " + key);
        return switch ((int) Math.min(type, 99)) {
            case 4, 5 -> {
                long[] numbers = new long[count(key, 4, LONGEST_ARRAY)];
                for (int i = 0; i < numbers.length; i++)
                    numbers[i] = type == 4 ? uint32(key) : need(4, key).getInt();
                yield numbers;
            }
            case 6 -> {
                double[] numbers = new double[count(key, 4, LONGEST_ARRAY)];
                for (int i = 0; i < numbers.length; i++)
                    numbers[i] = need(4, key).getFloat();
                yield numbers;
            }
            case 8 -> {
                int count = count(key, 8, LONGEST_ARRAY);
                List<String> texts = new ArrayList<>(count);
                for (int i = 0; i < count; i++) texts.add(text(key));
                yield new Texts(List.copyOf(texts));
            }
            default ->
                throw new RefusedModelException(key + " is a list of the type " + type
                        + "; lists of whole numbers (4, 5), of real numbers (6) and of texts (8) are supported");
        };
    }

    private boolean truth(String key) throws IOException {
        byte truth = need(1, key).get();
        if (truth == 0 || truth == 1) return truth == 1;
        throw new RefusedModelException(key + " has the value " + truth + "; 0 or 1 is expected");
    }

    /**
     * A number of elements that the rest of the file has room for.
     *
     * @param bytes the smallest size of an element
     */
    int count(String what, int bytes, int most) throws IOException {
        long count = int64(what);
        if (count >= 0 && count <= most && count <= remaining() / bytes) return (int) count;
        throw new RefusedModelException(what + " says that there are " + Long.toUnsignedString(count) + "; at most "
                + Math.min(most, remaining() / bytes) + " fit into the rest of the file");
    }

    String text(String what) throws IOException {
        long length = int64(what);
        if (length < 0 || length > LONGEST_TEXT || length > remaining()) {
            throw new RefusedModelException(what + " is a text of " + Long.toUnsignedString(length) + " bytes; at most "
                    + Math.min(LONGEST_TEXT, remaining()) + " fit into the rest of the file");
        }
        byte[] bytes = new byte[(int) length];
        int read = 0;
        while (read < bytes.length) {
            if (!buffer.hasRemaining()) need(1, what);
            int some = Math.min(buffer.remaining(), bytes.length - read);
            buffer.get(bytes, read, some);
            read += some;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedModelException(what + " is not valid UTF-8", e);
        }
    }

    long uint32(String what) throws IOException {
        return need(4, what).getInt() & 0xFFFFFFFFL;
    }

    long int64(String what) throws IOException {
        return need(8, what).getLong();
    }

    private ByteBuffer need(int bytes, String what) throws IOException {
        if (buffer.remaining() >= bytes) return buffer;
        buffer.compact();
        while (buffer.position() < bytes) {
            int read = channel.read(buffer, bufferEnd);
            if (read < 0) throw new RefusedModelException("the GGUF file ends within " + what);
            bufferEnd += read;
        }
        return buffer.flip();
    }
}
