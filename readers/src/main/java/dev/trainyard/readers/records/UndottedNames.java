package dev.trainyard.readers.records;

import dev.hardwood.InputFile;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Parquet file whose columns' names have another character in place of each dot. The decoder is asked for columns by
 * paths with dots between names, so that it would look for {@code meta.url} in a struct {@code meta}, even if that is the
 * name of a column. The names are in the file's footer, where other characters of the same length replace them.
 */
final class UndottedNames implements InputFile {
    /** A control character, which names do not have. */
    private static final char DOT = '\u001F';

    private static final int LARGEST_FOOTER = 256 << 20;
    private static final int END = 8;

    private final InputFile file;
    private final byte[] footer;
    private final long footerAt;

    private UndottedNames(InputFile file, byte[] footer, long footerAt) {
        this.file = file;
        this.footer = footer;
        this.footerAt = footerAt;
    }

    /** The path of a column, with dots between names and the dots that the names have. */
    static String path(ColumnSchema column) {
        return String.join(".", column.fieldPath().elements()).replace(DOT, '.');
    }

    /**
     * A file without dots in the names of these columns, or of structs around them; the file itself if there are none.
     *
     * @param file an open file
     */
    static InputFile of(InputFile file, List<ColumnSchema> columns) throws IOException {
        Set<String> dotted = dotted(columns);
        if (dotted.isEmpty()) return file;
        long end = file.length() - END;
        int length = file.readRange(end, END)
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length < 0 || length > LARGEST_FOOTER || length > end) throw new IOException("its footer is damaged");
        byte[] footer = new byte[length];
        file.readRange(end - length, length).duplicate().get(footer);
        for (String name : dotted) rename(footer, name.getBytes(StandardCharsets.UTF_8));
        return new UndottedNames(file, footer, end - length);
    }

    private static Set<String> dotted(List<ColumnSchema> columns) {
        return columns.stream()
                .flatMap(column -> column.fieldPath().elements().stream())
                .filter(name -> name.indexOf('.') >= 0)
                .collect(Collectors.toSet());
    }

    /** Replaces a name where its length stands before it, as in each string of a footer. */
    private static void rename(byte[] footer, byte[] name) {
        // Longer names have lengths of several bytes; their last one is not negative.
        for (int at = 1; at + name.length <= footer.length; at++) {
            boolean length = name.length < 0x80
                    ? footer[at - 1] == name.length
                    : at > 1 && (footer[at - 2] & 0x7F | footer[at - 1] << 7) == name.length;
            if (!length || !equals(footer, at, name)) continue;
            for (int i = 0; i < name.length; i++) {
                if (name[i] == '.') footer[at + i] = (byte) DOT;
            }
        }
    }

    private static boolean equals(byte[] footer, int at, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (footer[at + i] != name[i]) return false;
        }
        return true;
    }

    @Override
    public void open() {
        // It is open already.
    }

    @Override
    public ByteBuffer readRange(long offset, int length) throws IOException {
        ByteBuffer read = file.readRange(offset, length);
        if (offset + length <= footerAt || offset >= footerAt + footer.length) return read;
        ByteBuffer renamed = (read.isDirect() ? ByteBuffer.allocateDirect(length) : ByteBuffer.allocate(length))
                .put(read.duplicate())
                .flip()
                .order(read.order());
        long from = Math.max(offset, footerAt);
        long to = Math.min(offset + length, footerAt + footer.length);
        renamed.put((int) (from - offset), footer, (int) (from - footerAt), (int) (to - from));
        return renamed;
    }

    @Override
    public long length() throws IOException {
        return file.length();
    }

    @Override
    public String name() {
        return file.name();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
