package dev.trainyard.ingest.decontamination;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The texts that a model will be measured with, by a name of each, such as {@code help-benign/17}. An item's text is all
 * that gives it away: the question, with its answers where it has them.
 */
public record EvaluationItems(SortedMap<String, String> texts) {
    public EvaluationItems {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    public static EvaluationItems of(Map<String, String> texts) {
        return new EvaluationItems(new TreeMap<>(texts));
    }
}
