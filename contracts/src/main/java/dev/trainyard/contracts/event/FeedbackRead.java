package dev.trainyard.contracts.event;

import dev.trainyard.contracts.artifact.Artifact;

/**
 * What a run took from the topic of feedback.
 *
 * @param upTo how far it was read
 * @param artifact the folder with a line for each pair of answers and the number of its votes
 * @param missingModels number of pairs with an answer of a checkpoint that the artifact store did not have; they are used
 *     nevertheless
 */
public record FeedbackRead(FeedbackOffsets upTo, Artifact artifact, FeedbackCounts counts, long missingModels) {}
