package dev.trainyard.contracts.event;

/**
 * A fact that stays true, such as a sealed corpus. Its content is all there is to say: announcing it again adds
 * nothing, so the repetition has the same id.
 */
public sealed interface Fact extends PipelineEvent
        permits RunRequested,
                ShardSealed,
                CorpusSealed,
                CheckpointSaved,
                TaskScored,
                EvaluationReported,
                SliceRequested,
                ModelReleased,
                CandidateRejected {}
