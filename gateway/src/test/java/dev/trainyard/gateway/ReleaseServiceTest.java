package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.contracts.event.CandidateRejected;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RejectionOverridden;
import dev.trainyard.contracts.event.ReleaseNamed;
import dev.trainyard.contracts.event.ReleaseNames;
import dev.trainyard.contracts.event.ReleaseVersion;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.ReleaseService.Promotion;
import dev.trainyard.gateway.ReleaseService.Release;
import dev.trainyard.gateway.ReleaseService.RollBack;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.history.GoldenRun;
import dev.trainyard.gateway.history.RecordPosition;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.starting.PartitionChooser;
import dev.trainyard.gateway.starting.RunNaming;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReleaseServiceTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final RunHistory history = new RunHistory();
    private final List<PipelineEvent> published = new ArrayList<>();
    private final RunService runs = new RunService(
            history,
            published::add,
            new RunNaming(NOON, new Random(1)),
            new PartitionChooser(1, _ -> 0),
            Optional::empty,
            new Attention(),
            NOON,
            new Random(1));
    private final ReleaseService releases = new ReleaseService(runs, this::names, NOON);
    private long offset;

    @Test
    void promotesAReleasedCheckpointWithItsEvaluation() {
        released("run-1");

        Release release = releases.promote("current", new Promotion("run-1", "The first one.", null), "anna");

        ReleaseVersion version = release.current();
        assertThat(version.version()).isEqualTo(1);
        assertThat(version.run()).isEqualTo(new RunId("run-1"));
        assertThat(version.evaluation()).isNotNull();
        assertThat(version.by()).isEqualTo("anna");
        assertThat(version.overridden()).isFalse();
        assertThat(release.previous()).isNull();
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().key()).isEqualTo("current");
        assertThat(Topic.of(published.getFirst())).isEqualTo(Topic.RELEASE_NAMES);
    }

    @Test
    void rollsBackThroughTheVersionsWithoutReturningToAFaultyOne() {
        for (String run : List.of("run-1", "run-2", "run-3")) {
            released(run);
            releases.promote("current", new Promotion(run, null, null), "anna");
        }

        Release once = releases.rollBack("current", new RollBack("It is worse."), "ben");
        Release twice = releases.rollBack("current", new RollBack(null), "ben");

        assertThat(once.current().run().value()).isEqualTo("run-2");
        assertThat(once.current().restores()).isEqualTo(2);
        assertThat(twice.current().version()).isEqualTo(5);
        assertThat(twice.current().run().value()).isEqualTo("run-1");
        assertThat(twice.versions()).extracting(ReleaseVersion::version).containsExactly(5, 4, 3, 2, 1);
        assertThat(refusal(() -> releases.rollBack("current", new RollBack(null), "ben"))
                        .detail())
                .isEqualTo("The release current has no version before version 1, so it cannot be rolled back.");
    }

    @Test
    void previousIsWhatARollBackWouldRestore() {
        for (String run : List.of("run-1", "run-2")) {
            released(run);
            releases.promote("current", new Promotion(run, null, null), "anna");
        }

        assertThat(names().find("previous").orElseThrow().run().value()).isEqualTo("run-1");
        assertThat(releases.model("previous")).startsWith("run-1:");
        assertThat(releases.model("current")).startsWith("run-2:");
        assertThat(releases.model("another")).isEqualTo("another");
    }

    @Test
    void aRejectionNeedsAnOverrideWithAReason() {
        rejected("run-1");

        Problem without = refusal(() -> releases.promote("current", new Promotion("run-1", "Why not?", null), "anna"));
        Problem silent = refusal(() -> releases.promote("current", new Promotion("run-1", " ", true), "anna"));
        assertThat(published).isEmpty();
        Release release = releases.promote("current", new Promotion("run-1", "Ambiguous items.", true), "anna");

        assertThat(without.status()).isEqualTo(409);
        assertThat(without.detail()).contains("It is too small.", "send override with a reason");
        assertThat(silent.status()).isEqualTo(422);
        assertThat(release.current().overridden()).isTrue();
        assertThat(published.getFirst()).isInstanceOfSatisfying(RejectionOverridden.class, overridden -> {
            assertThat(overridden.by()).isEqualTo("anna");
            assertThat(overridden.reason()).isEqualTo("Ambiguous items.");
        });
        assertThat(Topic.of(published.getFirst())).isEqualTo(Topic.RELEASES);
    }

    @Test
    void refusesWhatMakesNoSense() {
        released("run-1");
        releases.promote("stable", new Promotion("run-1", null, null), "anna");

        assertThat(refusal(() -> releases.promote("stable", new Promotion("run-1", null, null), "anna"))
                        .detail())
                .startsWith("The release stable is already the checkpoint ");
        assertThat(refusal(() -> releases.promote("previous", new Promotion("run-1", null, null), "anna"))
                        .status())
                .isEqualTo(422);
        assertThat(refusal(() -> releases.promote("First!", new Promotion("run-1", null, null), "anna"))
                        .status())
                .isEqualTo(422);
        assertThat(refusal(() -> releases.promote("stable", new Promotion("run-9", null, null), "anna"))
                        .status())
                .isEqualTo(404);
        assertThat(refusal(() -> releases.rollBack("nightly", new RollBack(null), "anna"))
                        .status())
                .isEqualTo(404);
        assertThat(refusal(() -> releases.promote("stable", new Promotion("run-1", "x".repeat(2_001), null), "anna"))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void aRequestCanNameTheVersionThatItExpects() {
        released("run-1");
        released("run-2");
        releases.promote("stable", new Promotion("run-1", null, null, 0), "anna");

        Problem late = refusal(() -> releases.promote("stable", new Promotion("run-2", null, null, 0), "ben"));
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.detail()).startsWith("The release stable has version 1 from run run-1 now;");
        assertThat(refusal(() -> releases.promote("nightly", new Promotion("run-2", null, null, 4), "ben"))
                        .detail())
                .startsWith("The release nightly does not exist;");
        releases.promote("stable", new Promotion("run-2", null, null, 1), "ben");
        assertThat(refusal(() -> releases.rollBack("stable", new RollBack(null, 1), "ben"))
                        .status())
                .isEqualTo(409);
        assertThat(releases.rollBack("stable", new RollBack(null, 2), "ben")
                        .current()
                        .version())
                .isEqualTo(3);
    }

    /** What the published events say. */
    private ReleaseNames names() {
        ReleaseNames names = new ReleaseNames(Map.of());
        for (PipelineEvent event : published) {
            if (event instanceof ReleaseNamed named) names = names.with(named);
        }
        return names;
    }

    private void released(String run) {
        GoldenRun.events(new RunId(run)).forEach(this::add);
    }

    private void rejected(String run) {
        for (PipelineEvent event : GoldenRun.events(new RunId(run))) {
            add(
                    event instanceof ModelReleased released
                            ? new CandidateRejected(
                                    released.run(),
                                    released.recipe(),
                                    released.checkpoint(),
                                    List.of("It is too small."))
                            : event);
        }
    }

    private void add(PipelineEvent event) {
        history.add(
                new RecordedEvent(
                        Topic.of(event),
                        new RecordPosition("", 0, offset++, NOON.instant()),
                        "event " + offset,
                        1,
                        event),
                _ -> {});
    }

    private static Problem refusal(Runnable request) {
        return catchThrowableOfType(RefusedException.class, request::run).problem();
    }
}
