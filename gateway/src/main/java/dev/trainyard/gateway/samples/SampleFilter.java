package dev.trainyard.gateway.samples;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which samples are wanted; without a value, all.
 *
 * @param item the name of an item
 * @param text a part of one of their texts, in any case
 * @param contaminated whether the item's text may have been in the training data
 */
public record SampleFilter(
        @Nullable String task,
        @Nullable String item,
        @Nullable String category,
        @Nullable String text,
        @Nullable SampleVerdict verdict,
        @Nullable Boolean contaminated) {
    public SampleFilter {
        text = text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    boolean accepts(Sample sample, SampleVerdict itsVerdict) {
        return (task == null || task.equals(sample.task()))
                && (item == null || item.equals(sample.item()))
                && (category == null || category.equals(sample.category()))
                && (contaminated == null || contaminated == sample.isContaminated())
                && (verdict == null || verdict == itsVerdict)
                && (text == null || sample.contains(text));
    }
}
