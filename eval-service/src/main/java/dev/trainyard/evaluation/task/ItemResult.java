package dev.trainyard.evaluation.task;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.model.scoring.Continuation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The result of one checkpoint for one item of a task.
 *
 * @param item the name of the item; unique in its task, and the same for all checkpoints
 * @param cluster what items have in common that are not independent of each other, such as a passage; null for an item
 *     on its own
 * @param category for scores by category, such as a kind of harm; null without
 * @param prompt what the checkpoint was asked, for people
 * @param promptDigest of the token ids that the checkpoint was given; null if the task does not say
 * @param expected the right answer, or a description of a good one
 * @param answer the chosen or generated answer
 * @param score 1 or 0 for a success or a failure; bits per byte for language
 * @param weight of the item in the task's score: bytes for language, else 1
 * @param logLikelihoods of the choices in nats, in the order of the item; empty if none were computed
 * @param figures other measured values of the item, by name
 */
public record ItemResult(
        String item,
        @Nullable String cluster,
        @Nullable String category,
        String prompt,
        @Nullable Sha256 promptDigest,
        String expected,
        String answer,
        double score,
        double weight,
        List<Double> logLikelihoods,
        SortedMap<String, Double> figures) {
    /** The figure that is 1 if the item's text stands in the training documents. */
    private static final String CONTAMINATED = "contaminated";

    public ItemResult {
        logLikelihoods = logLikelihoods == null ? List.of() : List.copyOf(logLikelihoods);
        figures = figures == null ? new TreeMap<>() : new TreeMap<>(figures);
    }

    /** A result without the digest of its prompt. */
    public ItemResult(
            String item,
            @Nullable String cluster,
            @Nullable String category,
            String prompt,
            String expected,
            String answer,
            double score,
            double weight,
            List<Double> logLikelihoods,
            SortedMap<String, Double> figures) {
        this(item, cluster, category, prompt, null, expected, answer, score, weight, logLikelihoods, figures);
    }

    /** An item that succeeds or fails. */
    public static ItemResult of(String item, String prompt, String expected, String answer, boolean success) {
        return of(item, prompt, expected, answer, success ? 1 : 0, 1);
    }

    /** An item with any score. */
    public static ItemResult of(
            String item, String prompt, String expected, String answer, double score, double weight) {
        return new ItemResult(item, null, null, prompt, expected, answer, score, weight, List.of(), new TreeMap<>());
    }

    public ItemResult inCluster(@Nullable String its) {
        return with(its, category, promptDigest, logLikelihoods, figures);
    }

    public ItemResult inCategory(String its) {
        return with(cluster, its, promptDigest, logLikelihoods, figures);
    }

    /** @param ids the tokens that the checkpoint was given */
    public ItemResult withPrompt(int[] ids) {
        return with(cluster, category, digest(List.of(ids)), logLikelihoods, figures);
    }

    /** @param choices everything of which the checkpoint computed the likelihood, each after what was given before it */
    public ItemResult withPrompts(List<Continuation> choices) {
        List<int[]> texts = choices.stream()
                .flatMap(choice -> Stream.of(choice.context(), choice.continuation()))
                .toList();
        return with(cluster, category, digest(texts), logLikelihoods, figures);
    }

    public ItemResult withLogLikelihoods(List<Double> ofChoices) {
        return with(cluster, category, promptDigest, ofChoices, figures);
    }

    public ItemResult withFigures(Map<String, Double> measured) {
        return with(cluster, category, promptDigest, logLikelihoods, new TreeMap<>(measured));
    }

    /** The same result of an item whose text stands in the training documents. */
    public ItemResult asContaminated() {
        SortedMap<String, Double> marked = new TreeMap<>(figures);
        marked.put(CONTAMINATED, 1.0);
        return with(cluster, category, promptDigest, logLikelihoods, marked);
    }

    @JsonIgnore
    public boolean isContaminated() {
        return figures.getOrDefault(CONTAMINATED, 0.0) > 0;
    }

    /** Whether all measured numbers are finite. */
    @JsonIgnore
    public boolean isFinite() {
        return Stream.of(Stream.of(score, weight), logLikelihoods.stream(), figures.values().stream())
                .flatMap(numbers -> numbers)
                .allMatch(Double::isFinite);
    }

    private ItemResult with(
            @Nullable String itsCluster,
            @Nullable String itsCategory,
            @Nullable Sha256 itsPrompt,
            List<Double> ofChoices,
            SortedMap<String, Double> measured) {
        return new ItemResult(
                item, itsCluster, itsCategory, prompt, itsPrompt, expected, answer, score, weight, ofChoices, measured);
    }

    /** Of the ids as big-endian integers, each sequence after its length. */
    private static Sha256 digest(List<int[]> texts) {
        ByteBuffer bytes = ByteBuffer.allocate(
                Integer.BYTES * texts.stream().mapToInt(ids -> 1 + ids.length).sum());
        for (int[] ids : texts) {
            bytes.putInt(ids.length);
            for (int id : ids) bytes.putInt(id);
        }
        return Sha256.of(bytes.array());
    }
}
