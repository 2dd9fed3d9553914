package dev.trainyard.gateway.samples;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which samples are wanted; without a value, all. @param text a part of one of their texts, in any case */
public record SampleFilter(
        @Nullable String task,
        @Nullable String text,
        @Nullable SampleVerdict verdict) {
    public SampleFilter {
        text = text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    boolean accepts(Sample sample, SampleVerdict itsVerdict) {
        return (task == null || task.equals(sample.task()))
                && (verdict == null || verdict == itsVerdict)
                && (text == null || sample.contains(text));
    }
}
