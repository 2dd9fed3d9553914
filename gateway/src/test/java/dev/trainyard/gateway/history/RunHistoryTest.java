package dev.trainyard.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.EventType;
import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.SampleGenerated;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.event.StepCompleted;
import dev.trainyard.contracts.event.TaskScored;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RunHistoryTest {
    private static final Recipe THREE_STEPS = RecipeReader.read("""
            preset: smoke
            finetune:
              steps:
                - {kind: instruction-tuning, name: chats, conversations: 200, epochs: 1, batch: 8, learningRate: 0.002}
                - {kind: preference-optimisation, pairs: 30, epochs: 1, batch: 8, learningRate: 0.0001, beta: 0.1}
                - {kind: instruction-tuning, conversations: 200, epochs: 1, batch: 8, learningRate: 0.002}
            evaluate: {compare: [chats, preference-optimisation]}
            """);

    private static final RunId RUN = new RunId("smoke-20261123-120000-0001");

    private final RunHistory history = new RunHistory();
    private final List<RunView> ended = new ArrayList<>();

    @Test
    void foldsACompleteRunIntoAReleasedOne() {
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
    void reachesTheSameViewInAnyInterleavingOfTheTopics() {
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
    void processesEachEventOnce() {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
        events.forEach(event -> history.add(event, ended::add));
        RunView once = view();

        events.forEach(event -> history.add(event, ended::add));
        assertThat(view()).isEqualTo(once);

        // Stored twice, because a stage did not receive the confirmation.
        events.forEach(event -> history.add(
                GoldenRun.recorded(
                        event.event(),
                        1,
                        event.place().offset() + 9000,
                        event.time().plusSeconds(60)),
                ended::add));
        assertThat(view()).usingRecursiveComparison().ignoringFields("cursor").isEqualTo(once);
        assertThat(ended).hasSize(1);
    }

    @Test
    void countsADuplicatePreferenceOnce() {
        PreferenceGiven preference = new PreferenceGiven(RUN, "m", "Hi", "Hello.", "Go.");

        add(GoldenRun.events(RUN));
        add(List.of(preference, preference, new PreferenceGiven(RUN, "m", "Hi", "Hello!", "Go.")));

        assertThat(view().preferences()).isEqualTo(2);
    }

    @Test
    void countsThePreferencesOfPeopleOnly() {
        PairAnswer left = new PairAnswer("m", RUN, new CheckpointRef(new CheckpointId("1".repeat(16)), "a"), "Hello.");
        PairAnswer right = new PairAnswer("n", RUN, new CheckpointRef(new CheckpointId("2".repeat(16)), "b"), "Go.");

        add(GoldenRun.events(RUN));
        for (PairRater rater : List.of(PairRater.person("anna"), PairRater.judge("big"))) {
            JudgedPair pair = new JudgedPair("p", left, right, PairChoice.TIE, rater, null, null, false);
            add(List.of(PreferenceGiven.of("Hi", pair, Instant.EPOCH, rater.name())));
        }

        assertThat(view().preferences()).isEqualTo(1);
    }

    /** As if an operator had increased the number of partitions of every topic during the run. */
    @Test
    void reachesTheSameViewInAnyInterleavingOfTwoPartitionsOfEachTopic() {
        List<RecordedEvent> events = new ArrayList<>();
        for (RecordedEvent event : GoldenRun.recorded(GoldenRun.events(RUN))) {
            boolean before = events.size() < 400;
            events.add(GoldenRun.recorded(
                    event.event(), before ? 1 : 6, before ? event.place().offset() : events.size(), event.time()));
        }
        events.forEach(event -> history.add(event, ended::add));
        RunView expected = view();
        assertThat(expected.state()).isEqualTo(RunStatus.RELEASED);

        for (int seed = 0; seed < 20; seed++) {
            RunHistory other = new RunHistory();
            interleaved(events, new Random(seed)).forEach(event -> other.add(event, _ -> {}));

            assertThat(EventCursor.parse(other.view(RUN).orElseThrow().cursor()))
                    .isEqualTo(EventCursor.parse(expected.cursor()));
            assertThat(other.view(RUN)).contains(expected);
        }
    }

    @Test
    void readsARecreatedTopicFromItsBeginning() {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN));
        int half = events.size() / 2;
        events.subList(0, half).forEach(event -> history.add(event, ended::add));

        history.begin(Topic.PROGRESS, "another id");
        String origin = history.position(Topic.PROGRESS).orElseThrow().origin();
        long offset = 0;
        for (RecordedEvent event : events.subList(half, events.size())) {
            boolean moved = event.topic() == Topic.PROGRESS;
            RecordPosition place = new RecordPosition(origin, 1, offset++, event.time());
            history.add(
                    moved ? new RecordedEvent(event.topic(), place, event.id(), event.bytes(), event.event()) : event,
                    ended::add);
        }

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().stage(Stage.PRETRAIN).step()).isEqualTo(GoldenRun.STEPS);
        assertThat(history.extent(RUN).ranges())
                .filteredOn(range -> range.topic() == Topic.PROGRESS)
                .extracting(OffsetRange::origin)
                .containsExactly(origin);
    }

    @Test
    void failsASecondTimeForTheSameReason() {
        StageFailed failed = new StageFailed(RUN, Stage.INGEST, "The archive a.jar is not there.");

        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(failed, new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)), failed));

        assertThat(view().state()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void isReleasedOnlyOnceTheRecordIsComplete() {
        List<PipelineEvent> events = GoldenRun.events(RUN);
        PipelineEvent last = events.getLast();

        add(events.subList(0, events.size() - 1));
        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);

        add(List.of(last));
        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
    }

    @Test
    void keepsAReleaseDecisionWhoseProgressHasExpired() {
        add(GoldenRun.events(RUN).stream()
                .filter(event -> Topic.of(event) != Topic.PROGRESS)
                .toList());

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().stages()).extracting(StageView::state).containsOnly(StageStatus.COMPLETED);
    }

    @Test
    void knowsAReleasedModelWithoutOtherRecords() {
        add(GoldenRun.events(RUN).stream()
                .filter(event -> event instanceof ModelReleased)
                .toList());

        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(RUN.value(), RUN + ":preference-optimisation");
        assertThat(history.summaries()).extracting(RunSummary::recipe).containsExactly("smoke");
        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().recipe()).isNull();
        assertThat(view().aligned()).isNotNull();
        assertThat(view().requestedAt()).isEqualTo(view().endedAt());
        assertThat(view().reasons()).containsExactly("refuse-harmful is 0.90, at least 0.80.");
        assertThat(view().artifacts()).extracting(RunView.RunArtifact::name).containsExactly("aligned");
    }

    @Test
    void listsTheTwoCheckpointsOfAnEvaluation() {
        assertThat(history.comparable()).isEmpty();
        add(GoldenRun.events(RUN));

        assertThat(history.comparable())
                .extracting(ComparableCheckpoint::name)
                .containsExactly(RUN + ":preference-optimisation", RUN + ":pre-training");
        assertThat(history.comparable())
                .extracting(ComparableCheckpoint::decision)
                .containsExactly(RunStatus.RELEASED, null);
        assertThat(history.comparable())
                .extracting(ComparableCheckpoint::checkpoint)
                .doesNotContainNull();
    }

    @Test
    void doesNotWaitForeverForAPartlyExpiredRecord() {
        List<PipelineEvent> events = GoldenRun.events(RUN);
        add(events.subList(events.size() - 30, events.size() - 1));
        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
        assertThat(history.models()).extracting(OfferedModel::name).contains(RUN.value());

        history.settle(GoldenRun.START.plusSeconds(30), ended::add);
        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);

        history.settle(GoldenRun.START.plusSeconds(120), ended::add);
        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(ended).hasSize(1);
    }

    @Test
    void aRunWithOnlyItsRequestLeftIsNotRunning() {
        add(GoldenRun.events(RUN).subList(0, 1));

        history.settle(GoldenRun.START.plus(Duration.ofDays(29)), ended::add);
        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);

        history.settle(GoldenRun.START.plus(Duration.ofDays(31)), ended::add);
        assertThat(view().state()).isEqualTo(RunStatus.FAILED);
        assertThat(view().reasons())
                .containsExactly("The records of this run have expired, so its result is not known.");
    }

    @Test
    void knowsCompressedRuns() {
        List<RunView> expected = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            RunId run = new RunId("run-" + i);
            GoldenRun.recorded(GoldenRun.events(run).subList(0, 30)).forEach(event -> history.add(event, ended::add));
            expected.add(history.view(run).orElseThrow());
        }

        assertThat(history.summaries()).hasSize(600);
        for (RunView run : expected) assertThat(history.view(run.id())).contains(run);

        RunId first = new RunId("run-0");
        List<RecordedEvent> rest = GoldenRun.recorded(GoldenRun.events(first));
        rest.forEach(event -> history.add(event, ended::add));
        assertThat(ended).extracting(RunView::id).containsExactly(first);
        assertThat(ended.getFirst().state()).isEqualTo(RunStatus.RELEASED);
    }

    @Test
    void needsNoMoreMemoryForALongRunThanForAShortOne() {
        add(GoldenRun.events(RUN).subList(0, 1));
        for (int step = 1; step <= 100_000; step++) {
            add(List.of(new StepCompleted(
                    RUN,
                    Stage.PRETRAIN,
                    "pre-training",
                    step,
                    100_000,
                    8.0 / step,
                    0.003,
                    1.2,
                    9000,
                    3.0,
                    null,
                    null)));
            if (step % 100 == 0)
                add(List.of(new SampleGenerated(RUN, Stage.PRETRAIN, step, "public", " static " + step)));
        }

        assertThat(view().lossCurve()).hasSizeBetween(LossCurve.POINTS / 2, LossCurve.POINTS + 1);
        assertThat(view().samples()).hasSize(RunFold.SHOWN);
        assertThat(history.content().runs())
                .allSatisfy(run -> assertThat(run.state().length).isLessThan(20_000));
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
    void ignoresAFailureThatIsDeliveredAgainAfterTheNextAttemptStarted() {
        StageFailed failed =
                new StageFailed(RUN, Stage.INGEST, "The light went out.", 1, GoldenRun.START.plusSeconds(2));
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(failed, new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)), failed));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void ignoresReportsOfASupersededAttempt() {
        add(GoldenRun.events(RUN).subList(0, 2));
        add(List.of(
                new StageStarted(RUN, Stage.INGEST, 2, GoldenRun.START.plusSeconds(9)),
                new StageFailed(RUN, Stage.INGEST, "The light went out.", 1, GoldenRun.START.plusSeconds(8)),
                new StageStarted(RUN, Stage.INGEST, 1, GoldenRun.START)));

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
        assertThat(view().stage(Stage.INGEST).attempt()).isEqualTo(2);
    }

    @Test
    void runsAgainWhenAttemptNumbersStartAgain() {
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
    void reducesTheCurveAndKeepsEveryMeasurementOfBitsPerByte() {
        add(GoldenRun.events(RUN));

        List<RunView.LossPoint> curve = view().lossCurve();
        assertThat(curve).hasSizeLessThan(LossCurve.POINTS + 3);
        assertThat(curve)
                .extracting(RunView.LossPoint::step)
                .contains(1L, 300L, 600L, 700L)
                .isSorted();
    }

    @Test
    void aRepeatedStepReplacesTheFirst() {
        add(GoldenRun.events(RUN));
        add(List.of(new StepCompleted(
                RUN, Stage.PRETRAIN, "pre-training", 300, GoldenRun.STEPS, 5.5, 0.003, 1, 9000, 1, 4.4, null)));

        assertThat(view().lossCurve().stream().filter(point -> point.step() == 300))
                .singleElement()
                .extracting(RunView.LossPoint::loss)
                .isEqualTo(5.5);
    }

    @Test
    void offersAReleasedModelAndAllCheckpoints() {
        add(GoldenRun.events(RUN));

        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(
                        RUN.value(), RUN + ":base", RUN + ":instruction-tuning", RUN + ":preference-optimisation");
        assertThat(history.models())
                .extracting(OfferedModel::decision)
                .containsExactly(RunStatus.RELEASED, null, null, RunStatus.RELEASED);
        assertThat(history.models().get(1).isCalled(RUN + ":pre-training")).isTrue();
        assertThat(history.models().getFirst().isCalled(RUN + ":preference-optimisation"))
                .isFalse();
    }

    @Test
    void offersTheStartOfARunThatContinuesFromAModel() {
        add(GoldenRun.events(RUN, RecipeReader.read("{preset: smoke, pretrain: {from: model, tokens: 0}}")));

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().checkpoints())
                .extracting(Checkpoint::step)
                .containsExactly("start", "pre-training", "instruction-tuning", "preference-optimisation");
        assertThat(view().artifacts()).extracting(RunView.RunArtifact::name).contains("start", "base");
        assertThat(history.models()).extracting(OfferedModel::name).contains(RUN + ":start", RUN + ":base");
    }

    @Test
    void releasesTheBaseModelOfARunWithoutAlignment() {
        add(GoldenRun.events(
                RUN, RecipeReader.read("{preset: smoke, pretrain: {from: model, tokens: 0}, finetune: {steps: []}}")));

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().compared()).containsExactly("start", "pre-training");
        assertThat(view().aligned()).isNull();
        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(RUN.value(), RUN + ":start", RUN + ":base");
    }

    @Test
    void keepsEveryCheckpointOfARunOfManySteps() {
        add(GoldenRun.events(RUN, THREE_STEPS));

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().checkpoints())
                .isEqualTo(GoldenRun.lineage(THREE_STEPS))
                .extracting(Checkpoint::step)
                .containsExactly("pre-training", "chats", "preference-optimisation", "instruction-tuning");
        assertThat(view().base()).isEqualTo(view().checkpoints().getFirst());
        assertThat(view().aligned()).isEqualTo(view().checkpoints().getLast());
        assertThat(view().artifacts())
                .extracting(RunView.RunArtifact::name)
                .contains("base", "tuned", "tuned preference-optimisation", "aligned");
        assertThat(view().compared()).containsExactly("chats", "preference-optimisation");
        assertThat(view().evaluation()).hasSameSizeAs(GoldenRun.TASKS).allSatisfy(task -> {
            assertThat(task.first().score()).isEqualTo(0.3);
            assertThat(task.second().score()).isEqualTo(0.9);
        });
        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(
                        RUN.value(),
                        RUN + ":base",
                        RUN + ":chats",
                        RUN + ":preference-optimisation",
                        RUN + ":instruction-tuning");
        assertThat(history.models().getFirst().checkpoint().step()).isEqualTo("preference-optimisation");
    }

    @Test
    void showsARewardModelAndOffersItToNobody() {
        Recipe recipe = RecipeReader.read("""
                preset: smoke
                finetune:
                  steps:
                  - {kind: reward-model, name: judge, pairs: 9, epochs: 1, batch: 3, learningRate: 0.01}
                  - {kind: instruction-tuning, name: chats, conversations: 9, epochs: 1, batch: 3, learningRate: 0.01}
                  - {kind: instruction-tuning, name: more, conversations: 9, epochs: 1, batch: 3, learningRate: 0.01}
                  - {kind: reward-model, pairs: 9, epochs: 1, batch: 3, learningRate: 0.01}
                """);

        add(GoldenRun.events(RUN, recipe));

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().checkpoints())
                .extracting(Checkpoint::step)
                .containsExactly("pre-training", "judge", "chats", "more", "reward-model");
        assertThat(view().aligned().step()).isEqualTo("more");
        assertThat(view().compared()).containsExactly("pre-training", "more");
        assertThat(view().artifacts())
                .extracting(RunView.RunArtifact::name)
                .contains("base", "tuned", "aligned", "reward judge", "reward reward-model");
        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(RUN.value(), RUN + ":base", RUN + ":chats", RUN + ":more");
    }

    @Test
    void reachesTheSameViewOfManyStepsInAnyInterleaving() {
        List<RecordedEvent> events = GoldenRun.recorded(GoldenRun.events(RUN, THREE_STEPS));
        events.forEach(event -> history.add(event, ended::add));

        for (int seed = 0; seed < 10; seed++) {
            RunHistory other = new RunHistory();
            interleaved(events, new Random(seed)).forEach(event -> other.add(event, _ -> {}));

            assertThat(other.view(RUN)).contains(view());
            assertThat(other.models()).isEqualTo(history.models());
        }
    }

    @Test
    void assignsScoresToTheirSidesAsTheyArrive() {
        List<PipelineEvent> events = GoldenRun.events(RUN, THREE_STEPS);
        int first = events.indexOf(
                events.stream().filter(TaskScored.class::isInstance).findFirst().orElseThrow());

        add(events.subList(0, first + 1));
        assertThat(view().evaluation()).singleElement().satisfies(task -> {
            assertThat(task.first()).isNotNull();
            assertThat(task.second()).isNull();
        });

        add(events.subList(first + 1, first + 2));
        assertThat(view().evaluation())
                .singleElement()
                .satisfies(task -> assertThat(task.second()).isNotNull());
    }

    @Test
    void aRunWithAMissingCheckpointIsIncomplete() {
        add(GoldenRun.events(RUN, THREE_STEPS).stream()
                .filter(event -> !(event instanceof CheckpointSaved saved
                        && saved.checkpoint().step().equals("preference-optimisation")))
                .toList());

        assertThat(view().state()).isEqualTo(RunStatus.RUNNING);
    }

    /** As in the topics of a yard from before checkpoints had a lineage. */
    @Test
    void readsARunOfTwoPhases() throws Exception {
        List<PipelineEvent> before = new ArrayList<>();
        for (PipelineEvent event : GoldenRun.events(RUN)) before.add(asBeforeLineage(event));
        add(before);

        assertThat(view().state()).isEqualTo(RunStatus.RELEASED);
        assertThat(view().checkpoints()).isEqualTo(GoldenRun.lineage(RecipeReader.preset("smoke")));
        assertThat(view().compared()).containsExactly("pre-training", "preference-optimisation");
        assertThat(view().evaluation()).hasSameSizeAs(GoldenRun.TASKS);
        assertThat(view().artifacts()).extracting(RunView.RunArtifact::name).contains("base", "tuned", "aligned");
        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(
                        RUN.value(), RUN + ":base", RUN + ":instruction-tuning", RUN + ":preference-optimisation");
    }

    private static PipelineEvent asBeforeLineage(PipelineEvent event) throws Exception {
        ObjectNode body = (ObjectNode) ContractJson.mapper().readTree(EventJson.write(event));
        for (String field : List.of("checkpoint", "ancestors")) {
            JsonNode checkpoints = body.path(field);
            for (JsonNode each : checkpoints.isArray() ? checkpoints : List.of(checkpoints)) {
                if (each instanceof ObjectNode checkpoint) checkpoint.remove(List.of("id", "parent", "step"));
            }
        }
        body.remove(List.of("compared", "measured"));
        if (body.at("/recipe/finetune") instanceof ObjectNode finetune) {
            JsonNode steps = finetune.remove("steps");
            finetune.set("instruction", ((ObjectNode) steps.get(0)).without(List.of("kind", "name")));
            finetune.set("preference", ((ObjectNode) steps.get(1)).without(List.of("kind", "name")));
        }
        return EventJson.read(
                EventType.of(event.getClass()), ContractJson.mapper().writeValueAsBytes(body));
    }

    @Test
    void offersTheRejectedCandidateUnderTheNameOfItsStep() {
        add(GoldenRun.events(RUN).stream()
                .map(event -> event instanceof ModelReleased
                        ? new CandidateRejected(
                                RUN,
                                "smoke",
                                GoldenRun.lineage(RecipeReader.preset("smoke")).getLast(),
                                List.of("help-benign is 0.40, at least 0.80 is required."))
                        : event)
                .toList());

        assertThat(view().state()).isEqualTo(RunStatus.REJECTED);
        assertThat(history.models())
                .extracting(OfferedModel::name)
                .containsExactly(RUN + ":base", RUN + ":instruction-tuning", RUN + ":preference-optimisation");
        assertThat(history.models().getLast().decision()).isEqualTo(RunStatus.REJECTED);
    }

    @Test
    void aRunIsNotListedBeforeItsRecipeIsKnown() {
        add(GoldenRun.afterRequest(RUN).subList(0, 2));

        assertThat(history.summaries()).isEmpty();
        assertThat(history.view(RUN)).isEmpty();
    }

    private long offset = 0;

    private void add(List<PipelineEvent> events) {
        for (RecordedEvent event : GoldenRun.recorded(events)) {
            offset++;
            history.add(
                    GoldenRun.recorded(event.event(), 1, offset, GoldenRun.START.plusMillis(100 * offset)), ended::add);
        }
    }

    private RunView view() {
        return history.view(RUN).orElseThrow();
    }

    /** In another order that preserves the order within each partition. */
    static List<RecordedEvent> interleaved(List<RecordedEvent> events, Random chance) {
        Map<String, Deque<RecordedEvent>> partitions = new TreeMap<>();
        events.forEach(event -> partitions
                .computeIfAbsent(event.topic() + "-" + event.place().partition(), _ -> new ArrayDeque<>())
                .add(event));
        List<RecordedEvent> mixed = new ArrayList<>();
        while (!partitions.isEmpty()) {
            List<String> left = List.copyOf(partitions.keySet());
            String partition = left.get(chance.nextInt(left.size()));
            mixed.add(partitions.get(partition).remove());
            if (partitions.get(partition).isEmpty()) partitions.remove(partition);
        }
        return mixed;
    }
}
