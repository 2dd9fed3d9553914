package dev.trainyard.gateway.samples;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An item of an evaluation with the answers of both checkpoints, as in {@code items.jsonl}.
 *
 * @param item its name, unique in its task
 * @param cluster what it has in common with items that are not independent of it
 * @param category such as a kind of harm
 * @param contaminated whether its text may have been in the training data; absent if not
 * @param expected the right answer, or a description of a good one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sample(
        String task,
        String item,
        @Nullable String cluster,
        @Nullable String category,
        @Nullable Boolean contaminated,
        String prompt,
        String expected,
        @JsonProperty("base") Answer first,
        @JsonProperty("aligned") Answer second) {

    /**
     * A checkpoint's answer.
     *
     * @param score 1 or 0 for a success or a failure; bits per byte for language
     * @param promptDigest of the token ids that the checkpoint was given
     * @param logLikelihoods of the choices, in nats
     * @param figures other measured values
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Answer(
            String answer,
            double score,
            @Nullable String promptDigest,
            @Nullable List<Double> logLikelihoods,
            @Nullable Map<String, Double> figures) {}

    /** Whether its text may have been in the training data. */
    public boolean isContaminated() {
        return Boolean.TRUE.equals(contaminated);
    }

    /** Whether the question and the right answer are the same in another evaluation. */
    boolean asksTheSame(Sample other) {
        return prompt.equals(other.prompt) && expected.equals(other.expected);
    }

    /** Whether one of its texts contains a text, in upper or lower case. */
    boolean contains(String lowerCase) {
        return Stream.of(item, prompt, expected, first.answer(), second.answer())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(lowerCase));
    }

    SampleVerdict verdict(boolean lowerIsBetter) {
        return lowerIsBetter
                ? SampleVerdict.ofBits(first.score(), second.score())
                : SampleVerdict.of(first.score(), second.score());
    }
}
