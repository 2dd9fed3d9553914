package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;

/**
 * A part of a corpus as token ids.
 *
 * @param index from 0, within the split
 */
public record Shard(Split split, int index, Artifact artifact, long documents, long tokens, long bytes) {}
