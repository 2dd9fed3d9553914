package dev.trainyard.readers.archive;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** The compression of a file, recognised by its first bytes. Consecutive members or frames are one stream. */
public enum Compression {
    NONE(List.of(), new int[0]),
    GZIP(List.of(".gz", ".tgz"), 0x1F, 0x8B, 8),
    ZSTD(List.of(".zst", ".zstd"), 0x28, 0xB5, 0x2F, 0xFD),
    /** Programs that compress in parallel frames first write an empty frame. */
    ZSTD_FRAMES(List.of(".zst", ".zstd"), 0x50, 0x2A, 0x4D, 0x18),
    BZIP2(List.of(".bz2"), 'B', 'Z', 'h'),
    XZ(List.of(".xz"), 0xFD, '7', 'z', 'X', 'Z', 0);

    /** The largest memory for reading an xz file, in KiB; its highest level needs 65 MiB. */
    private static final int MOST_MEMORY = 128 << 10;

    private final List<String> endings;
    private final int[] magic;

    Compression(List<String> endings, int... magic) {
        this.endings = endings;
        this.magic = magic;
    }

    /** The compression of a file.
     *
     * @param head its first eight bytes, or all if there are fewer
     */
    public static Compression of(byte[] head) {
        for (Compression compression : values()) {
            if (compression != NONE && compression.begins(head)) return compression;
        }
        return NONE;
    }

    public InputStream open(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            // Not the JDK's stream, which recurses for each empty member.
            case GZIP -> new GzipCompressorInputStream(in, true);
            case ZSTD, ZSTD_FRAMES -> new ZstdInputStreamNoFinalizer(in);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
            case XZ -> new XZInputStream(in, MOST_MEMORY);
        };
    }

    /** The name of the uncompressed file. */
    String nameWithin(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (String ending : endings) {
            if (lower.endsWith(ending) && lower.length() > ending.length()) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    private boolean begins(byte[] head) {
        if (head.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xFF) != magic[i]) return false;
        }
        return true;
    }
}
