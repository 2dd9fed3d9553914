package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final RunId RUN = new RunId("smoke-20261123-120000-0001");

    private final RunHistory history = new RunHistory();
    private final List<RunView> ended = new ArrayList<>();

    @Test
    void foldsAWholeRunIntoAReleasedOne() {
        add(GoldenRun.events(RUN));

        RunView run = view();
        assertThat(run.state()).isEqualTo(RunStatus.RELEASED);
        assertThat(run.stages()).extracting(StageView::state).containsOnly(StageStatus.COMPLETED);
        assertThat(run.stage(Stage.PRETRAIN).seconds()).isEqualTo(30);
        assertThat(run.stage(Stage.PRETRAIN).step()).isEqualTo(GoldenRun.STEPS);
        assertThat(run.evaluation()).extracting(RunView.TaskView::task).isEqualTo(GoldenRun.TASKS);
        assertThat(run.artifacts())
                .extracting(RunView.RunArtifact::name)
                .contains("shard train 000", "corpus", "tokenizer", "base", "tuned", "aligned", "evaluation");
        assertThat(run.reasons()).containsExactly("refuse-harmful is 0.90, at least 0.80.");
        assertThat(ended).containsExactly(run);
    }

    @Test
    void comesToTheSameViewInAnyInterleavingOfTheTopics() {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
        events.forEach(event -> history.add(event, ended::add));
        RunView expected = view();

        for (int seed = 0; seed < 20; seed++) {
            RunHistory other = new RunHistory();
            interleaved(events, new Random(seed)).forEach(event -> other.add(event, _ -> {}));

            assertThat(other.view(RUN)).contains(expected);
            assertThat(other.models()).isEqualTo(history.models());
        }
    }

    @Test
    void takesEachEventOnce() {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
        events.forEach(event -> history.add(event, ended::add));
        RunView once = view();

        events.forEach(event -> history.add(
                new RecordedEvent(event.topic(), event.offset() + 9000, event.id(), event.time(), event.event()),
                ended::add));

        assertThat(view()).isEqualTo(once);
        assertThat(ended).hasSize(1);
    }

    @Test
    void isReleasedOnlyOnceTheWholeRecordIsThere() {
        List<PipelineEvent> events = GoldenRun.events(RUN);
        PipelineEvent last = events.getLast();

        add(events.subList(0, events.size() - 1));
        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);

        add(List.of(last));
        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
    }

    @Test
    void keepsAVerdictWhoseProgressHasExpired() {
        add(GoldenRun.events(RUN).stream()
                .filter(event -> Topic.of(event) != Topic.PROGRESS)
                .toList());

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
    }

    @Test
    void failsWithTheReasonOfTheStageAndRunsAgainWithTheNextAttempt() {
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(new StageFailed(RUN, Stage.INGEST, "The archive a.jar is not there.")));

        assertThat(view().state()).isEqualTo(RunStatus.FAILED);
        assertThat(view().reasons()).containsExactly("The archive a.jar is not there.");
        assertThat(view().stage(Stage.INGEST).state()).isEqualTo(StageStatus.FAILED);

        add(List.of(new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9))));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
        assertThat(view().stage(Stage.INGEST).attempt()).isEqualTo(2);
        assertThat(view().endedAt()).isNull();
    }

    @Test
    void showsASecondFailureOfAStageToo() {
        Instant first = GoldenRun.START.plusSeconds(2);
        Instant second = GoldenRun.START.plusSeconds(12);
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(
                new StageFailed(RUN, Stage.INGEST, "The archive a.jar is not there.", 1, first),
                new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)),
                new StageFailed(RUN, Stage.INGEST, "The archive a.jar is not there.", 2, second)));

        assertThat(view().state()).isEqualTo(RunStatus.FAILED);
        assertThat(view().stage(Stage.INGEST).attempt()).isEqualTo(2);
        assertThat(ended).hasSize(2);
    }

    @Test
    void passesOverAFailureThatIsDeliveredAgainAfterTheNextAttemptBegan() {
        StageFailed failed =
                new StageFailed(RUN, Stage.INGEST, "The light went out.", 1, GoldenRun.START.plusSeconds(2));
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(failed, new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)), failed));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void passesOverWhatAnAttemptSaysThatWasTakenOver() {
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(
                new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)),
                new StageFailed(RUN, Stage.INGEST, "The light went out.", 1, GoldenRun.START.plusSeconds(8)),
                new StageStarted(RUN, Stage.INGEST, 1, GoldenRun.START)));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
        assertThat(view().stage(Stage.INGEST).attempt()).isEqualTo(2);
    }

    @Test
    void runsAgainWhereAttemptsAreCountedAnew() {
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(
                new StageStarted(RUN, Stage.INGEST, 3, GoldenRun.START.plusSeconds(9)),
                new StageFailed(RUN, Stage.INGEST, "The light went out.", 3, GoldenRun.START.plusSeconds(10)),
                new StageStarted(RUN, Stage.INGEST, 1, GoldenRun.START.plusSeconds(20))));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
        assertThat(view().stage(Stage.INGEST).attempt()).isEqualTo(1);

        add(List.of(new StageFailed(RUN, Stage.INGEST, "The light went out.", 1, GoldenRun.START.plusSeconds(21))));

        assertThat(view().state()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void countsEachPreferenceOnceHoweverOftenItIsDelivered() {
        Instant at = GoldenRun.START.plusSeconds(1);
        PreferenceGiven first = new PreferenceGiven(RUN, RUN.value(), "Hi", "Hello.", "Go.", at, "1");
        PreferenceGiven second = new PreferenceGiven(RUN, RUN.value(), "Hi", "Hello.", "Go.", at, "2");
        add(GoldenRun.events(RUN).subList(0, 1));

        add(List.of(first, second, first));

        assertThat(view().preferences()).isEqualTo(2);
    }

    @Test
    void cancelsWhatWasNotCompleted() {
        List<PipelineEvent> events = GoldenRun.events(RUN);
        add(events.subList(0, 100));
        add(List.of(new RunCancelled(RUN, "Enough.")));

        assertThat(view().state()).isEqualTo(RunStatus.CANCELLED);
        assertThat(view().reasons()).containsExactly("Enough.");
        assertThat(view().stages())
                .extracting(StageView::state)
                .containsExactly(
                        StageStatus.COMPLETED, StageStatus.CANCELLED, StageStatus.CANCELLED, StageStatus.CANCELLED);
    }

    @Test
    void keepsTheFirstCompletionOfAStage() {
        add(GoldenRun.events(RUN));
        add(List.of(
                new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START),
                new StageCompleted(RUN, Stage.INGEST, 0.1, true)));

        assertThat(view().stage(Stage.INGEST).seconds()).isEqualTo(4.5);
        assertThat(view().stage(Stage.INGEST).reused()).isFalse();
    }

    @Test
    void thinsTheCurveAndKeepsEveryMeasurementOfBitsPerByte() {
        add(GoldenRun.events(RUN));

        List<RunView.LossPoint> curve = view().lossCurve();
        assertThat(curve).hasSizeLessThan(LossCurve.POINTS + 3);
        assertThat(curve)
                .extracting(RunView.LossPoint::step)
                .contains(1L, 300L, 600L, 700L)
                .isSorted();
    }

    @Test
    void aStepMadeAgainReplacesTheFirst() {
        add(GoldenRun.events(RUN));
        add(List.of(new StepCompleted(
                RUN, Stage.PRETRAIN, "pre-training", 300, GoldenRun.STEPS, 5.5, 0.003, 1, 9000, 1, 4.4, null)));

        assertThat(view().lossCurve().stream().filter(point -> point.step() == 300))
                .singleElement()
                .extracting(RunView.LossPoint::loss)
                .isEqualTo(5.5);
    }

    @Test
    void offersAReleasedModelAndItsBase() {
        add(GoldenRun.events(RUN));

        assertThat(history.models()).extracting(OfferedModel::name).containsExactly(RUN.value(), RUN.value() + ":base");
    }

    @Test
    void offersOfARejectedRunItsBaseAlone() {
        add(GoldenRun.events(RUN).stream()
                .map(event -> event instanceof ModelReleased
                        ? new CandidateRejected(
                                RUN,
                                "smoke",
                                GoldenRun.checkpoint(CheckpointKind.ALIGNED, null, null),
                                List.of("help-benign is 0.40, at least 0.80 is required."))
                        : event)
                .toList());

        assertThat(view().state()).isEqualTo(RunStatus.REJECTED);
        assertThat(history.models()).extracting(OfferedModel::name).containsExactly(RUN.value() + ":base");
    }

    @Test
    void aRunIsNotListedBeforeItsRequestIsRead() {
        add(GoldenRun.afterRequest(RUN));

        assertThat(history.summaries()).isEmpty();
        assertThat(history.view(RUN)).isEmpty();
    }

    @Test
    void givesTheEventsFromAnIndexOn() throws Exception {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
        events.forEach(event -> history.add(event, ended::add));

        assertThat(history.events(RUN, 10, Duration.ZERO)).isEqualTo(events.subList(10, events.size()));
        assertThat(history.events(RUN, events.size(), Duration.ZERO)).isEmpty();
    }

    private long offset = 0;

    private void add(List<PipelineEvent> events) {
        for (RecordedEvent event : GoldenRun.recorded(events)) {
            history.add(
                    new RecordedEvent(event.topic(), ++offset, event.id(), event.time(), event.event()), ended::add);
        }
    }

    private RunView view() {
        return history.view(RUN).orElseThrow();
    }

    private static List<RecordedEvent> interleaved(List<RecordedEvent> events, Random chance) {
        Map<Topic, Deque<RecordedEvent>> topics = new EnumMap<>(Topic.class);
        events.forEach(event ->
                topics.computeIfAbsent(event.topic(), _ -> new ArrayDeque<>()).add(event));
        List<RecordedEvent> mixed = new ArrayList<>();
        while (!topics.isEmpty()) {
            List<Topic> left = List.copyOf(topics.keySet());
            Topic topic = left.get(chance.nextInt(left.size()));
            mixed.add(topics.get(topic).remove());
            if (topics.get(topic).isEmpty()) topics.remove(topic);
        }
        return mixed;
    }
}
