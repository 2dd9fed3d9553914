package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;

/**
 * An evaluation asks the replicas of stage 4 to measure a slice: some items of one task, with one of its checkpoints.
 * May be asked for again; what was measured is found in the artifact store, so no item counts twice.
 *
 * @param slice the digest of the items, the checkpoint and the settings: 32 hexadecimal digits
 * @param plan the inputs of the evaluation, from which every replica makes the same items
 * @param task its name
 * @param measured the checkpoint
 * @param from index of the first item
 * @param to index after the last item
 * @param partition of the topic; the evaluation has one slice in each at a time, so a fast replica gets more of them
 * @param request 1, or higher if the slice was asked for before and was not measured
 */
public record SliceRequested(
        RunId run,
        String slice,
        Artifact plan,
        String task,
        CheckpointRef measured,
        int from,
        int to,
        int partition,
        int request)
        implements Fact {}
