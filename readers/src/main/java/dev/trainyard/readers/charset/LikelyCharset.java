package dev.trainyard.readers.charset;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * The charset that a text's own bytes point to: how often pairs and triples of letters of a language would stand in it
 * by each of them, which ICU's detector counts. It looks at lines that are not all ASCII, since others say nothing.
 */
final class LikelyCharset {
    /** Below this, a text of a few words is anything; a wrong guess does more harm than windows-1252 does. */
    private static final int LEAST_CONFIDENCE = 30;

    /** Letters of one byte are counted, and a word or two has too few of them. */
    private static final int LEAST_SAMPLE = 60;

    private static final int MOST_SAMPLE = 1 << 16;

    private LikelyCharset() {}

    static Optional<Charset> of(byte[] bytes) {
        byte[] sample = sample(bytes);
        if (sample.length == 0) return Optional.empty();
        CharsetMatch best = new CharsetDetector().setText(sample).detect();
        if (best == null || best.getConfidence() < LEAST_CONFIDENCE) return Optional.empty();
        Optional<Charset> charset = DeclaredCharset.named(best.getName()).filter(found -> !isUnicode(found));
        return sample.length < LEAST_SAMPLE ? charset.filter(LikelyCharset::hasManyBytes) : charset;
    }

    private static boolean isUnicode(Charset charset) {
        return charset.name().startsWith("UTF");
    }

    private static boolean hasManyBytes(Charset charset) {
        return !charset.canEncode() || charset.newEncoder().maxBytesPerChar() > 1;
    }

    private static byte[] sample(byte[] bytes) {
        ByteArrayOutputStream sample = new ByteArrayOutputStream();
        int start = 0;
        boolean other = false;
        for (int i = 0; i < bytes.length && sample.size() < MOST_SAMPLE; i++) {
            // An escape begins other letters too, where seven bits are all there are.
            other |= bytes[i] < 0 || bytes[i] == 0x1B;
            if (bytes[i] == '\n' || i == bytes.length - 1) {
                if (other) sample.write(bytes, start, Math.min(i + 1 - start, MOST_SAMPLE));
                start = i + 1;
                other = false;
            }
        }
        return sample.toByteArray();
    }
}
