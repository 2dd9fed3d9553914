package dev.trainyard.model.trail;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The part of a checkpoint that proves how it was trained: its folder {@code training}, with {@code record.json}, from
 * which the planned batch of each step can be computed, and {@code steps}, the {@link StepTrail} of the batches that
 * were used. Readers of model folders ignore unknown folders.
 *
 * @param batchPlan how the training's steps are derived from its inputs
 */
public record TrainingRecord(BatchPlan batchPlan, StepTrail trail) {
    /** The folder's name in a checkpoint. */
    public static final String FOLDER = "training";

    private static final String BATCH_PLAN = "record.json";
    private static final String STEPS = "steps";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Everything that determines the batch of each step. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Windows.class, name = "windows"),
        @JsonSubTypes.Type(value = Items.class, name = "items")
    })
    public sealed interface BatchPlan {
        /** The planned number of steps. */
        long steps();
    }

    /**
     * Windows of the tokens of shards, shuffled.
     *
     * @param shards digests of the sealed shards, in their order
     */
    public record Windows(long steps, List<Sha256> shards, int context, int batch, long seed) implements BatchPlan {
        public Windows {
            shards = List.copyOf(shards);
        }
    }

    /**
     * Items drawn and encoded beforehand, shuffled.
     *
     * @param unit what an item is: {@code chat}, {@code pair}
     * @param items the digest of each item's tokens, in the order in which they were drawn
     * @param replay text of the corpus that is trained on besides; absent if there is none
     */
    public record Items(
            long steps,
            String unit,
            List<Sha256> items,
            int batch,
            long seed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Replay replay)
            implements BatchPlan {
        public Items {
            items = List.copyOf(items);
        }

        /** Items alone, without replay. */
        public Items(long steps, String unit, List<Sha256> items, int batch, long seed) {
            this(steps, unit, items, batch, seed, null);
        }
    }

    /**
     * Windows of the tokens of shards, shuffled, that are spread over the steps.
     *
     * @param share of all trained tokens that are in windows
     * @param tokens the number of trained tokens of each item
     * @param shards digests of the sealed shards, in their order
     * @param source the only source whose documents are used; all if absent
     */
    public record Replay(
            double share,
            List<Integer> tokens,
            List<Sha256> shards,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String source,

            int context,
            long seed) {
        public Replay {
            tokens = List.copyOf(tokens);
            shards = List.copyOf(shards);
        }
    }

    public TrainingRecord {
        if (trail.steps() != batchPlan.steps()) {
            throw new IllegalArgumentException(
                    "of " + batchPlan.steps() + " steps " + trail.steps() + " are on record");
        }
    }

    /** @param checkpoint the existing folder of the model */
    public void write(Path checkpoint) throws IOException {
        Path folder = Files.createDirectories(checkpoint.resolve(FOLDER));
        Files.write(
                folder.resolve(BATCH_PLAN),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(batchPlan));
        trail.write(folder.resolve(STEPS));
    }

    /**
     * The record in a checkpoint, if it has one.
     *
     * @throws IOException if it is damaged
     */
    public static Optional<TrainingRecord> read(Path checkpoint) throws IOException {
        Path folder = checkpoint.resolve(FOLDER);
        if (!Files.exists(folder.resolve(BATCH_PLAN))) return Optional.empty();
        BatchPlan batchPlan = JSON.readValue(Files.readAllBytes(folder.resolve(BATCH_PLAN)), BatchPlan.class);
        StepTrail trail = StepTrail.read(folder.resolve(STEPS));
        if (trail.steps() != batchPlan.steps()) {
            throw new IOException(
                    "of the " + batchPlan.steps() + " steps of the training " + trail.steps() + " are on record");
        }
        return Optional.of(new TrainingRecord(batchPlan, trail));
    }
}
