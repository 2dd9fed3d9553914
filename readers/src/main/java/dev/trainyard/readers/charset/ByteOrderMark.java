package dev.trainyard.readers.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes with which a text may begin to say in which charset it is. */
enum ByteOrderMark {
    UTF_8(StandardCharsets.UTF_8, 0xEF, 0xBB, 0xBF),
    /** Tried before UTF-16, since its mark begins with the mark of UTF-16. */
    UTF_32LE(StandardCharsets.UTF_32LE, 0xFF, 0xFE, 0, 0),
    UTF_32BE(StandardCharsets.UTF_32BE, 0, 0, 0xFE, 0xFF),
    UTF_16BE(StandardCharsets.UTF_16BE, 0xFE, 0xFF),
    UTF_16LE(StandardCharsets.UTF_16LE, 0xFF, 0xFE),
    NONE(StandardCharsets.UTF_8);

    private final Charset charset;
    private final int[] mark;

    ByteOrderMark(Charset charset, int... mark) {
        this.charset = charset;
        this.mark = mark;
    }

    Charset charset() {
        return charset;
    }

    int bytes() {
        return mark.length;
    }

    static ByteOrderMark of(byte[] bytes) {
        for (ByteOrderMark mark : values()) {
            if (mark.opens(bytes)) return mark;
        }
        return NONE;
    }

    private boolean opens(byte[] bytes) {
        if (bytes.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) return false;
        }
        return true;
    }
}
