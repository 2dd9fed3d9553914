package dev.trainyard.contracts.event;

import dev.trainyard.contracts.run.RunId;

/**
 * What one stage tells the others. An event is self-contained: it carries the recipe and the references that the next
 * stage needs, so that no consumer has to join topics.
 */
public sealed interface PipelineEvent
        permits RunRequested,
                RunCancelled,
                ShardSealed,
                CorpusSealed,
                CheckpointSaved,
                TaskScored,
                EvaluationReported,
                ModelReleased,
                CandidateRejected,
                StageStarted,
                StageProgressed,
                StepCompleted,
                PredictionObserved,
                SampleGenerated,
                StageCompleted,
                StageFailed,
                PreferenceGiven {

    /** The run that the event belongs to: the key and the CloudEvents subject of its Kafka record. */
    RunId run();
}
