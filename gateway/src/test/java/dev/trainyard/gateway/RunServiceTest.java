package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Topic;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.attention.Attention;
import dev.trainyard.gateway.history.RecordPosition;
import dev.trainyard.gateway.history.RecordedEvent;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.starting.FeedbackExtent;
import dev.trainyard.gateway.starting.PartitionChooser;
import dev.trainyard.gateway.starting.RunNaming;
import dev.trainyard.runtime.job.EventNotStoredException;
import dev.trainyard.runtime.job.EventNotStoredException.Status;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.StageStoppingException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunServiceTest {
    private static final RunId RUN = new RunId("run-1");
    private static final RunService.Preference PREFERENCE = new RunService.Preference(null, "Hi", "Hello.", "Go.");
    private static final Recipe VOTED = RecipeReader.read("""
            preset: smoke
            finetune:
              sources: [{name: people, kind: feedback, licence: Proprietary}]
              steps: [{kind: preference-optimisation, pairs: 9, epochs: 1, batch: 4, learningRate: 0.00005, beta: 0.1}]
            """);
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-11-23T12:00:00Z"));

    private final RunHistory history = new RunHistory();
    private final List<PipelineEvent> published = new ArrayList<>();

    @BeforeEach
    void thereIsARun() {
        history.add(
                new RecordedEvent(
                        Topic.RUNS,
                        new RecordPosition("", 0, 1, NOON.instant()),
                        "1",
                        1,
                        new RunRequested(RUN, RecipeReader.preset("smoke"))),
                _ -> {});
    }

    @Test
    void distinguishesTwoPeopleWithTheSamePreference() {
        RunService runService = runService(published::add);

        runService.prefer("run-1", PREFERENCE);
        runService.prefer("run-1", PREFERENCE);

        assertThat(published).extracting(EventJson::id).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void saysThatNothingHappenedIfNoBrokerAcceptedIt() {
        RunService runService = runService(
                failing(Status.NOT_STORED, "No Kafka broker accepted the event within the limit of 10 seconds."));

        Problem problem = refusal(() -> runService.prefer("run-1", PREFERENCE));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail())
                .isEqualTo(
                        "The preference was not stored: No Kafka broker accepted the event within the limit of 10 seconds."
                                + " Try again later.");
    }

    @Test
    void blamesTheStoreIfItDidNotAcceptALargeEvent() {
        RunService runService = runService(_ -> {
            throw new EventNotStoredException(Status.NOT_STORED, "There is no room.", new IOException("full"));
        });

        Problem problem = refusal(() -> runService.prefer("run-1", PREFERENCE));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.title()).isEqualTo("The artifact store cannot be written");
        assertThat(problem.detail()).isEqualTo("The preference was not stored: There is no room. Try again later.");
    }

    @Test
    void namesTheRunIfItIsNotKnownWhetherItStarted() {
        RunService runService = runService(failing(
                Status.UNKNOWN,
                "No Kafka broker confirmed within the limit of 10 seconds that it has stored the event."));

        Problem problem = refusal(() -> runService.start(RecipeReader.preset("smoke")));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.run()).isNotNull();
        assertThat(problem.detail())
                .isEqualTo(
                        "It is not known yet whether the request was stored: No Kafka broker confirmed within the limit of 10 seconds"
                                + " that it has stored the event. Once a broker is available again, GET /api/runs/"
                                + problem.run()
                                + " shows whether it has started.");
    }

    @Test
    void saysThatKafkaRefuses() {
        RunService runService =
                runService(failing(Status.REFUSED, "Kafka does not accept the credentials of this service."));

        Problem problem = refusal(() -> runService.cancel("run-1", "Enough."));

        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.detail())
                .isEqualTo("The run run-1 was not cancelled: Kafka does not accept the credentials of this service.");
    }

    @Test
    void recordsHowFarTheVotesBelongToARunThatLearnsFromThem() throws Exception {
        FeedbackOffsets upTo = new FeedbackOffsets("t", List.of(3L, 0L));

        runService(published::add, () -> Optional.of(upTo)).start(VOTED);

        assertThat(published)
                .singleElement()
                .isInstanceOfSatisfying(
                        RunRequested.class,
                        request -> assertThat(request.feedback()).isEqualTo(upTo));
    }

    @Test
    void doesNotAskForVotesIfNoSourceIsMadeFromThem() throws Exception {
        runService(published::add).start(RecipeReader.preset("smoke"));

        assertThat(published)
                .singleElement()
                .isInstanceOfSatisfying(
                        RunRequested.class,
                        request -> assertThat(request.feedback()).isNull());
    }

    @Test
    void refusesARunThatLearnsFromVotesIfThereAreNone() {
        Problem problem =
                refusal(() -> runService(published::add, Optional::empty).start(VOTED));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.detail())
                .isEqualTo(
                        "A source of finetune.sources is made from votes, but nobody has voted yet: vote on two answers on"
                                + " the page #/pairs, or with POST /api/pairs, and start the run then.");
        assertThat(published).isEmpty();
    }

    @Test
    void doesNotStartARunIfItIsNotKnownWhichVotesThereAre() {
        FeedbackExtent silent = () -> {
            throw new IOException("No Kafka broker answered within 10 seconds.");
        };

        Problem problem = refusal(() -> runService(published::add, silent).start(VOTED));

        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail())
                .isEqualTo(
                        "The run was not started, because it is not known which votes there are: No Kafka broker answered"
                                + " within 10 seconds. Try again later.");
        assertThat(published).isEmpty();
    }

    @Test
    void saysThatTheGatewayIsStopping() {
        RunService runService = runService(_ -> {
            throw new StageStoppingException();
        });

        assertThat(refusal(() -> runService.start(RecipeReader.preset("smoke"))).status())
                .isEqualTo(503);
    }

    @Test
    void refusesATooLongReason() {
        RunService runService = runService(published::add);

        Problem problem = refusal(() -> runService.cancel("run-1", "x".repeat(2001)));

        assertThat(problem.status()).isEqualTo(422);
        assertThat(problem.detail()).isEqualTo("reason has 2001 characters: at most 2000 are expected.");
        assertThat(published).isEmpty();
    }

    private RunService runService(EventSink events) {
        return runService(events, () -> {
            throw new AssertionError("no run of this test learns from votes");
        });
    }

    private RunService runService(EventSink events, FeedbackExtent feedback) {
        PartitionChooser oneLane = new PartitionChooser(1, _ -> 0);
        RunNaming naming = new RunNaming(NOON, new Random(1));
        return new RunService(history, events, naming, oneLane, feedback, new Attention(), NOON, new Random(2));
    }

    private static EventSink failing(Status outcome, String sentence) {
        return _ -> {
            throw new EventNotStoredException(outcome, sentence, new IllegalStateException("as the test says"));
        };
    }

    private interface Request {
        void send() throws Exception;
    }

    private static Problem refusal(Request request) {
        return catchThrowableOfType(RefusedException.class, request::send).problem();
    }
}
