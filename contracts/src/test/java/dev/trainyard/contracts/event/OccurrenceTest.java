package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two different occurrences never share an id, for any event; a repetition keeps its id. */
class OccurrenceTest {
    private static final Instant LATER = Instant.parse("2026-12-01T00:00:00Z");

    static Stream<PipelineEvent> events() {
        return Stream.concat(
                SampleEvents.ALL.stream()
                        .filter(it -> it instanceof Fact
                                || it instanceof StageStarted
                                || it instanceof StageBeat
                                || it instanceof RejectionOverridden
                                || it instanceof ReleaseNamed
                                || it instanceof SliceReported),
                Stream.concat(SampleEvents.LATER.stream(), SampleEvents.WITH_LINEAGE.stream()));
    }

    @Test
    void coversEveryEvent() {
        assertThat(events().<Class<?>>map(Object::getClass).distinct())
                .containsExactlyInAnyOrderElementsOf(EventType.all());
    }

    @ParameterizedTest
    @MethodSource("events")
    void anotherOccurrenceHasAnotherId(PipelineEvent event) throws ReflectiveOperationException {
        for (String field : whatTellsOccurrencesApart(event)) {
            PipelineEvent other = with(event, field);

            assertThat(EventJson.id(other)).as(field).isNotEqualTo(EventJson.id(event));
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSameOccurrenceReadBackHasTheSameId(PipelineEvent event) throws UnreadableEventException {
        String type = EventType.of(event.getClass());
        byte[] body = EventJson.write(event);

        assertThat(EventJson.id(EventJson.read(type, body)))
                .isEqualTo(EventJson.id(event))
                .isEqualTo(EventJson.id(type, body));
    }

    @Test
    void aReportKeepsItsAttemptAndItsTime() {
        StageFailed failed = new StageFailed(new RunId("run-1"), Stage.INGEST, "It rained.").of(2, LATER);

        assertThat(failed.attempt()).isEqualTo(2);
        assertThat(failed.at()).isEqualTo(LATER);
        assertThat(failed.of(5, Instant.EPOCH)).isEqualTo(failed);
    }

    /** A new event has to be added here, with the fields that distinguish two occurrences. */
    private static List<String> whatTellsOccurrencesApart(PipelineEvent event) {
        return switch (event) {
            case RunRequested _ -> List.of("run");
            case ShardSealed _ -> List.of("run", "shard");
            case CorpusSealed _ -> List.of("run", "corpus");
            case CheckpointSaved _, ModelReleased _, CandidateRejected _ -> List.of("run", "checkpoint");
            case TaskScored _ -> List.of("run", "checkpoint", "task", "score");
            case EvaluationReported _ -> List.of("run", "evaluation");
            case SliceRequested _ -> List.of("run", "slice", "measured", "partition", "request");
            case SliceReported _ -> List.of("run", "slice", "replica", "reason", "attempt", "at");
            case StageStarted _ -> List.of("run", "stage", "attempt", "startedAt");
            case StageBeat _, StageProgressed _, StepCompleted _, SampleGenerated _, StageCompleted _, StageFailed _ ->
                List.of("run", "stage", "attempt", "at");
            case PredictionObserved _ -> List.of("run", "attempt", "at");
            case RunCancelled _, PreferenceGiven _, RejectionOverridden _, ReleaseNamed _ ->
                List.of("run", "at", "nonce");
        };
    }

    /** The event with a different value in one field. */
    private static PipelineEvent with(PipelineEvent event, String field) throws ReflectiveOperationException {
        RecordComponent[] components = event.getClass().getRecordComponents();
        assertThat(components).extracting(RecordComponent::getName).contains(field);
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            Object value = components[i].getAccessor().invoke(event);
            values[i] = components[i].getName().equals(field) ? other(value) : value;
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return (PipelineEvent) event.getClass().getDeclaredConstructor(types).newInstance(values);
    }

    private static Object other(Object value) {
        return switch (value) {
            case RunId _ -> new RunId("another-run");
            case Stage stage -> stage == Stage.INGEST ? Stage.EVALUATE : Stage.INGEST;
            case Integer number -> number + 1;
            case Instant _ -> LATER;
            case String text -> text + "x";
            case CheckpointKind kind -> kind == CheckpointKind.TUNED ? CheckpointKind.BASE : CheckpointKind.TUNED;
            case Score score -> new Score(score.score() / 2 + 0.1, score.n(), score.low(), score.high());
            case Shard it ->
                new Shard(it.split(), it.index() + 1, it.artifact(), it.documents(), it.tokens(), it.bytes());
            case Corpus it -> new Corpus(it.tokenizer(), it.tokenizer(), it.shards(), it.card(), it.start());
            case Checkpoint it -> it.madeBy("another-step", it.kind(), it.parent());
            case CheckpointRef it -> new CheckpointRef(it.id(), it.step() + "x");
            case Artifact it -> new Artifact(it.location() + "x", it.sha256(), it.bytes(), it.mediaType());
            default -> throw new AssertionError("say here what another " + value.getClass() + " is");
        };
    }
}
