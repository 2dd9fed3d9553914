package dev.trainyard.gateway.attention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunCancelled;
import dev.trainyard.contracts.event.StageBeat;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageStarted;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.gateway.attention.Finding.Kind;
import dev.trainyard.gateway.attention.StageCondition.Replica;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private static final RunId RUN = new RunId("golden-run");
    private static final Instant START = GoldenRun.START;
    private static final StageCondition SERVED =
            new StageCondition(4, List.of(new Replica("a-1", "10.0.0.1", Set.of(0, 1, 2, 3))), 1, 0);

    private final Attention attention = new Attention();
    private final Map<Stage, StageCondition> stages = new EnumMap<>(Stage.class);

    @BeforeEach
    void serveEveryStage() {
        for (Stage stage : Stage.values()) stages.put(stage, SERVED);
    }

    @Test
    void findsNothingWithoutAProblem() {
        look(0);
        look(600);

        assertThat(attention.findings()).isEmpty();
    }

    @Test
    void findsAStageWithoutAReplicaAfterTheTimeOfARestart() {
        stages.put(Stage.EVALUATE, new StageCondition(4, List.of(), 0, 1));
        look(0);
        look(29);
        assertThat(attention.findings()).isEmpty();

        look(30);

        assertThat(attention.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.STAGE_UNSERVED);
            assertThat(finding.since()).isEqualTo(START);
            assertThat(finding.what())
                    .isEqualTo("Evaluation has no replica, so every run waits for it: eval-service is not running.");
            assertThat(finding.remedy()).contains("docker compose up -d eval");
        });
        assertThat(attention.count(Kind.STAGE_UNSERVED)).isEqualTo(1);

        stages.put(Stage.EVALUATE, SERVED);
        look(31);
        assertThat(attention.findings()).isEmpty();
    }

    @Test
    void restartsTheTimeWhenAReplicaWasPresentInBetween() {
        StageCondition nobody = new StageCondition(4, List.of(), 0, 0);
        stages.put(Stage.INGEST, nobody);
        look(0);
        stages.put(Stage.INGEST, SERVED);
        look(20);
        stages.put(Stage.INGEST, nobody);
        look(25);

        look(40);

        assertThat(attention.findings()).isEmpty();
    }

    @Test
    void findsUnassignedPartitions() {
        stages.put(
                Stage.PRETRAIN,
                new StageCondition(6, List.of(new Replica("a-1", "10.0.0.1", Set.of(0, 1, 2, 3))), 1, 0));
        look(0);
        look(30);

        assertThat(attention.findings())
                .extracting(Finding::what)
                .containsExactly(
                        "Pre-training leaves 2 of 6 partitions of trainyard.corpora without an owner, so the runs in"
                                + " them wait.");
    }

    @Test
    void findsTwoProcessesWithOneReplicaName() {
        stages.put(Stage.EVALUATE, new StageCondition(4, SERVED.replicas(), 2, 0));
        look(0);
        look(89);
        assertThat(attention.findings()).isEmpty();

        look(90);

        assertThat(attention.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.REPLICA_NAME_SHARED);
            assertThat(finding.remedy()).contains("TRAINYARD_REPLICA");
        });
    }

    @Test
    void findsAJobWithoutAHeartbeatForAMinute() {
        RunView run = run(
                new StageStarted(RUN, Stage.INGEST, 1, START),
                new StageBeat(RUN, Stage.INGEST, 1, START.plusSeconds(15)));

        look(74, run);
        assertThat(attention.findings()).isEmpty();
        look(75, run);

        assertThat(attention.of(run)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.JOB_SILENT);
            assertThat(finding.run()).isEqualTo(RUN);
            assertThat(finding.since()).isEqualTo(START.plusSeconds(15));
        });
    }

    @Test
    void countsTheSilenceOfAnAttemptFromItsStart() {
        RunView run = run(
                new StageStarted(RUN, Stage.INGEST, 1, START),
                new StageBeat(RUN, Stage.INGEST, 1, START.plusSeconds(15)),
                new StageStarted(RUN, Stage.INGEST, 2, START.plusSeconds(60)),
                new StageBeat(RUN, Stage.INGEST, 1, START.plusSeconds(61)));

        look(119, run);
        assertThat(attention.findings()).isEmpty();
        look(120, run);
        assertThat(attention.findings())
                .singleElement()
                .extracting(Finding::since)
                .isEqualTo(START.plusSeconds(60));
    }

    @Test
    void findsARequestThatATopicHasLost() {
        RunView run =
                run(new StageStarted(RUN, Stage.INGEST, 1, START), new StageCompleted(RUN, Stage.INGEST, 3, false));
        look(0, run);
        look(59, run);
        assertThat(attention.findings()).isEmpty();

        look(60, run);

        assertThat(attention.of(run)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Kind.REQUEST_LOST);
            assertThat(finding.what()).contains("trainyard.corpora");
        });
    }

    @Test
    void doesNotReportAWaitingRunAsLost() {
        stages.put(Stage.PRETRAIN, new StageCondition(4, SERVED.replicas(), 1, 2));
        RunView run =
                run(new StageStarted(RUN, Stage.INGEST, 1, START), new StageCompleted(RUN, Stage.INGEST, 3, false));

        look(0, run);
        look(600, run);

        assertThat(attention.findings()).isEmpty();
    }

    @Test
    void showsEachRunOnlyItsOwnFindings() {
        stages.put(Stage.PRETRAIN, new StageCondition(4, List.of(), 0, 1));
        stages.put(Stage.EVALUATE, new StageCondition(4, List.of(), 0, 0));
        RunView run =
                run(new StageStarted(RUN, Stage.INGEST, 1, START), new StageCompleted(RUN, Stage.INGEST, 3, false));
        look(0, run);
        look(30, run);

        assertThat(attention.findings()).hasSize(2);
        assertThat(attention.of(run)).extracting(Finding::stage).containsExactly(Stage.PRETRAIN);
    }

    @Test
    void showsNoFindingsForAnEndedRun() {
        stages.put(Stage.INGEST, new StageCondition(4, List.of(), 0, 1));
        RunView cancelled = run(new RunCancelled(RUN, "no longer wanted"));
        look(0);
        look(30);

        assertThat(attention.of(cancelled)).isEmpty();
    }

    @Test
    void saysThatTheBrokerIsSilentAndStillSeesSilentJobs() {
        RunView run = run(new StageStarted(RUN, Stage.INGEST, 1, START));

        attention.checkWithoutBroker(List.of(run), START.plusSeconds(40));
        attention.checkWithoutBroker(List.of(run), START.plusSeconds(70));

        assertThat(attention.findings()).extracting(Finding::kind).containsExactly(Kind.JOB_SILENT, Kind.BROKER_SILENT);
    }

    @Test
    void publishesTheNamesOfItsKinds() {
        assertThat(Kind.values())
                .extracting(Kind::key)
                .containsExactly(
                        "broker-silent",
                        "stage-unserved",
                        "partitions-left-over",
                        "replica-name-shared",
                        "job-silent",
                        "request-lost");
    }

    @Test
    void findsAnUnservedStageWhateverTimeTheStageReports() {
        stages.put(Stage.EVALUATE, new StageCondition(4, List.of(), 0, 1));
        RunView run = run(new StageStarted(RUN, Stage.INGEST, 1, Instant.MAX));

        look(0, run);
        look(30, run);

        assertThat(attention.findings()).extracting(Finding::kind).containsExactly(Kind.STAGE_UNSERVED);
    }

    private void look(long second, RunView... runs) {
        attention.look(stages, List.of(runs), START.plusSeconds(second));
    }

    private static RunView run(PipelineEvent... events) {
        List<PipelineEvent> all = new ArrayList<>();
        all.add(GoldenRun.events(RUN).getFirst());
        all.addAll(List.of(events));
        RunHistory history = new RunHistory();
        GoldenRun.recorded(all).forEach(event -> history.add(event, _ -> {}));
        return history.view(RUN).orElseThrow();
    }
}
