package dev.trainyard.contracts.event;

/**
 * Something that is so from now on, such as a sealed corpus. Its content is all that happened: who announces it again
 * says nothing new, so the repetition has the same id.
 */
public sealed interface Fact extends PipelineEvent
        permits RunRequested,
                ShardSealed,
                CorpusSealed,
                CheckpointSaved,
                TaskScored,
                EvaluationReported,
                ModelReleased,
                CandidateRejected {}
