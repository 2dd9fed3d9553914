package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import org.jspecify.annotations.Nullable;

/**
 * A model folder in Hugging Face's layout and how it came to be.
 *
 * @param tokensPerSecond trained tokens over seconds of training alone
 * @param bitsPerByteAtStart on the held-out passages before the first step; of base checkpoints alone
 * @param bitsPerByte on the held-out passages at the end, where the stage measured it
 * @param peakMemoryBytes the most memory that the process held at once while it trained, resident; of base checkpoints
 *     alone, and absent where the operating system does not tell
 */
public record Checkpoint(
        CheckpointKind kind,
        Artifact artifact,
        long parameters,
        int layers,
        int width,
        long steps,
        double tokensPerSecond,
        @Nullable Double bitsPerByteAtStart,
        @Nullable Double bitsPerByte,
        @Nullable Long peakMemoryBytes) {}
