package dev.trainyard.ingest.attributes;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The measured values of one document.
 *
 * @param values one for each {@link Attribute}, in their order; {@code NaN} if it is not measured for the document
 * @param language its ISO 639-1 code, or its ISO 639-3 code if it has no other; absent if it was not sought or not found
 */
@SuppressWarnings("ArrayRecordComponent") // Millions of these are created, and they are never compared.
public record Findings(double[] values, @Nullable String language) {
    public Findings {
        if (values.length != Attribute.values().length) {
            throw new IllegalArgumentException("findings have one value for each attribute");
        }
    }

    static Findings none() {
        double[] values = new double[Attribute.values().length];
        Arrays.fill(values, Double.NaN);
        return new Findings(values, null);
    }

    /** The values in 32 bits, the precision in which they are stored and compared with thresholds. */
    public float[] inSingle() {
        float[] single = new float[values.length];
        for (int i = 0; i < values.length; i++) single[i] = (float) values[i];
        return single;
    }

    /** The value of an attribute; {@code NaN} if it is not measured for the document. */
    public double of(Attribute attribute) {
        return values[attribute.ordinal()];
    }
}
