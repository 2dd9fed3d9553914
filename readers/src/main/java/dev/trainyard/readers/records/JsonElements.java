package dev.trainyard.readers.records;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The elements of a JSON array, or JSON values one after another, without parsing them: an element ends at a comma outside
 * of its brackets and strings. So an error within an element does not affect the others, unless brackets or quotation
 * marks are missing in it. Memory use does not depend on the size of the file.
 */
final class JsonElements implements JsonPieces {
    private static final String SPACE = " \t\r\n\f\u001E";

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream element = new ByteArrayOutputStream();
    private int at;
    private int end;
    private boolean begun;
    private boolean inArray;
    private boolean over;
    private boolean tooLong;

    JsonElements(InputStream in) {
        this.in = in;
    }

    @Override
    public boolean next() throws IOException {
        element.reset();
        tooLong = false;
        if (!begun) begin();
        int first = over ? -1 : firstOfElement();
        if (first < 0) return false;
        take(first);
        return true;
    }

    @Override
    public byte[] bytes() throws IOException {
        if (tooLong) throw new LineStream.LineTooLongException();
        return element.toByteArray();
    }

    private void begin() throws IOException {
        begun = true;
        int b = afterSpace();
        if (b == 0xEF) {
            // The mark of UTF-8, of three bytes.
            read();
            read();
            b = afterSpace();
        }
        if (b == '[') inArray = true;
        else if (b >= 0) at--;
    }

    private int firstOfElement() throws IOException {
        int b = afterSpace();
        while (b == ',') b = afterSpace();
        if (b == ']' && inArray) {
            over = true;
            return -1;
        }
        return b;
    }

    private int afterSpace() throws IOException {
        int b = read();
        while (b >= 0 && SPACE.indexOf(b) >= 0) b = read();
        return b;
    }

    /** Reads an element up to its end. */
    private void take(int first) throws IOException {
        int depth = 0;
        boolean inString = false;
        for (int b = first; b >= 0; b = read()) {
            if (inString) {
                put(b);
                if (b == '\\') put(read());
                else if (b == '"') inString = false;
                continue;
            }
            if (depth == 0 && (b == ',' || b == ']' && inArray)) {
                over = b == ']';
                return;
            }
            put(b);
            switch (b) {
                case '"' -> inString = true;
                case '{', '[' -> depth++;
                case '}', ']' -> {
                    // Outside of an array, an object ends with its bracket.
                    if (--depth <= 0 && !inArray) return;
                }
                default -> {}
            }
        }
    }

    private void put(int b) {
        if (b < 0 || tooLong) return;
        if (element.size() >= MOST_BYTES) {
            tooLong = true;
            element.reset();
        } else {
            element.write(b);
        }
    }

    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) return -1;
        }
        return buffer[at++] & 0xFF;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
