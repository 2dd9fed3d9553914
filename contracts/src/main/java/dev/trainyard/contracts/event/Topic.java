package dev.trainyard.contracts.event;

import java.time.Duration;
import java.util.Arrays;

/** The Kafka topics of the pipeline. Names and event types are published and never change. */
public enum Topic {
    RUNS("trainyard.runs", Duration.ofDays(365)),
    SHARDS("trainyard.corpus.shards", Duration.ofDays(90)),
    CORPORA("trainyard.corpora", Duration.ofDays(365)),
    CHECKPOINTS("trainyard.checkpoints", Duration.ofDays(365)),
    EVALUATION_RESULTS("trainyard.eval.results", Duration.ofDays(365)),
    /** With more partitions, so that the slices of one evaluation can be divided evenly among any few replicas. */
    EVALUATION_SLICES("trainyard.eval.slices", Duration.ofDays(30), 12),
    RELEASES("trainyard.releases", Duration.ofDays(3650)),
    /** Keeps the last event of each key, the name of a release. */
    RELEASE_NAMES("trainyard.releases.names", Duration.ofDays(3650)),
    PROGRESS("trainyard.progress", Duration.ofDays(30)),
    FEEDBACK("trainyard.feedback", Duration.ofDays(3650)),
    DEAD_LETTERS("trainyard.dead-letters", Duration.ofDays(90));

    /**
     * The maximum number of busy replicas of a stage; events of one run stay in order in one partition. Slices of
     * evaluations are the exception, see {@link #partitions}.
     */
    public static final int PARTITIONS = 4;

    private final String topicName;
    private final Duration retention;
    private final int partitions;

    Topic(String topicName, Duration retention) {
        this(topicName, retention, PARTITIONS);
    }

    Topic(String topicName, Duration retention, int partitions) {
        this.topicName = topicName;
        this.retention = retention;
        this.partitions = partitions;
    }

    public String topicName() {
        return topicName;
    }

    public Duration retention() {
        return retention;
    }

    /** Whether the topic keeps the last event of each key forever, instead of all events for some time. */
    public boolean isCompacted() {
        return this == RELEASE_NAMES;
    }

    /** With which the topic is created. */
    public int partitions() {
        return partitions;
    }

    public static Topic named(String topicName) {
        return Arrays.stream(values())
                .filter(topic -> topic.topicName.equals(topicName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + topicName + "' is not a topic of Trainyard"));
    }

    /** The topic to which an event is written. */
    public static Topic of(PipelineEvent event) {
        return switch (event) {
            case RunRequested _, RunCancelled _ -> RUNS;
            case ShardSealed _ -> SHARDS;
            case CorpusSealed _ -> CORPORA;
            case CheckpointSaved _ -> CHECKPOINTS;
            case TaskScored _, EvaluationReported _ -> EVALUATION_RESULTS;
            case SliceRequested _, SliceReported _ -> EVALUATION_SLICES;
            case ModelReleased _, CandidateRejected _, RejectionOverridden _ -> RELEASES;
            case ReleaseNamed _ -> RELEASE_NAMES;
            case StageStarted _,
                    StageBeat _,
                    StageProgressed _,
                    StepCompleted _,
                    PredictionObserved _,
                    SampleGenerated _,
                    StageCompleted _,
                    StageFailed _ -> PROGRESS;
            case PreferenceGiven _ -> FEEDBACK;
        };
    }
}
