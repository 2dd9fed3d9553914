package dev.trainyard.gateway.pairs;

import static dev.trainyard.gateway.pairs.PairsOfTests.ANNA;
import static dev.trainyard.gateway.pairs.PairsOfTests.pair;
import static dev.trainyard.gateway.pairs.PairsOfTests.vote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.gateway.pairs.JudgingProgress.State;
import dev.trainyard.gateway.pairs.LocalJudge.Behaviour;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgingTest {
    private static final List<AnswerPair> PAIRS =
            IntStream.range(0, 6).mapToObj(i -> pair("p" + i, "Prompt " + i)).toList();

    private final LocalJudge server = new LocalJudge();
    private final VoteLedger ledger = new VoteLedger();
    private final List<PreferenceGiven> published = Collections.synchronizedList(new ArrayList<>());
    private Judging judging = judging(published::add);

    private Judging judging(Consumer<PreferenceGiven> publisher) {
        return new Judging(
                new JudgeClient(new JudgeClient.Settings(
                        server.url(), "big", null, Duration.ofMinutes(1), Duration.ofMillis(1))),
                ledger,
                publisher,
                InstantSource.system(),
                () -> "n" + published.size());
    }

    @AfterEach
    void close() {
        judging.close();
        server.close();
    }

    @Test
    void countsAVerdictThatIsTheSameInBothOrders() throws Exception {
        JudgingProgress done = judge(PAIRS, 4);

        assertThat(done.state()).isEqualTo(State.COMPLETED);
        assertThat(done.judged()).isEqualTo(4);
        assertThat(done.flips()).isZero();
        assertThat(server.requests()).isEqualTo(8);
        // The aligned model's answer is the longer one, and stands on the right in the events.
        assertThat(published).hasSize(4).allSatisfy(vote -> {
            assertThat(vote.isByJudge()).isTrue();
            assertThat(vote.chosen()).isEqualTo("good");
            assertThat(vote.pair().choice()).isEqualTo(PairChoice.RIGHT);
            assertThat(vote.pair().flipped()).isFalse();
        });
    }

    @Test
    void countsAJudgeThatPrefersAPlaceAsUndecided() throws Exception {
        server.behave(Behaviour.BIASED);

        JudgingProgress done = judge(PAIRS, 3);

        assertThat(done.judged()).isEqualTo(3);
        assertThat(done.flips()).isEqualTo(3);
        assertThat(published).hasSize(3).allSatisfy(vote -> {
            assertThat(vote.chosen()).isNull();
            assertThat(vote.pair().choice()).isEqualTo(PairChoice.TIE);
            assertThat(vote.pair().flipped()).isTrue();
        });
    }

    @Test
    void continuesWhereItStoppedWithoutCountingTwice() throws Exception {
        ledger.add(vote(PAIRS.getFirst(), ANNA, PairChoice.LEFT));
        judge(PAIRS, 2);

        JudgingProgress again = judge(PAIRS, 5);

        assertThat(again.known()).isEqualTo(2);
        assertThat(again.judged()).isEqualTo(3);
        assertThat(published).extracting(vote -> vote.pair().id()).containsExactly("p0", "p1", "p2", "p3", "p4");
    }

    @Test
    void leavesEqualAndOverlongAnswersOut() throws Exception {
        AnswerPair same = new AnswerPair(
                "same",
                "Hi",
                PairsOfTests.answer("base", "1111111111111111", "Hello."),
                PairsOfTests.answer("sft", "2222222222222222", "Hello.\n"),
                null,
                null);

        JudgingProgress done = judge(List.of(same, pair("long", "x".repeat(Judging.LONGEST))), 2);

        assertThat(done.state()).isEqualTo(State.COMPLETED);
        assertThat(done.same()).isEqualTo(1);
        assertThat(done.unusable()).isEqualTo(1);
        assertThat(done.trouble()).isEqualTo("A request and its answers have more than 32000 characters.");
        assertThat(server.requests()).isZero();
    }

    @Test
    void countsNonsenseAndGoesOnWithTheNextPair() throws Exception {
        server.behave(Behaviour.NONSENSE);

        JudgingProgress done = judge(PAIRS, 6);

        assertThat(done.state()).isEqualTo(State.COMPLETED);
        assertThat(done.unusable()).isEqualTo(6);
        assertThat(done.trouble()).startsWith("The judge gave no verdict");
        assertThat(published).isEmpty();
        server.behave(Behaviour.GOOD);
        assertThat(judge(PAIRS, 6).judged()).isEqualTo(6);
    }

    @Test
    void endsSoonIfTheJudgeFailsEveryTime() throws Exception {
        server.behave(Behaviour.FAILING);

        JudgingProgress done = judge(PAIRS, 6);

        assertThat(done.state()).isEqualTo(State.FAILED);
        assertThat(done.unusable()).isEqualTo(Judging.MOST_FAILURES);
        assertThat(done.trouble()).isEqualTo("The judge responded with status 500.");
        assertThat(server.requests()).isEqualTo(3 * Judging.MOST_FAILURES);
    }

    @Test
    void endsAtOnceIfTheJudgeRejectsItsKey() throws Exception {
        server.behave(Behaviour.REFUSING);

        JudgingProgress done = judge(PAIRS, 6);

        assertThat(done.state()).isEqualTo(State.FAILED);
        assertThat(done.trouble()).isEqualTo("The judge responded with status 401: check its key.");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void endsIfAVerdictCannotBeStored() throws Exception {
        judging = judging(_ -> {
            throw new IllegalStateException("No Kafka broker responds.");
        });

        JudgingProgress done = judge(PAIRS, 6);

        assertThat(done.state()).isEqualTo(State.FAILED);
        assertThat(done.trouble()).isEqualTo("A verdict could not be stored: No Kafka broker responds.");
        assertThat(ledger.votes().all()).isEmpty();
    }

    @Test
    void canBeStoppedWhileTheJudgeIsSilentAndRunsOnceAtATime() throws Exception {
        server.behave(Behaviour.SILENT);
        judging.start("pairs", PAIRS, 6);

        assertThat(judging.start("pairs", PAIRS, 6)).isEmpty();
        judging.stop();

        assertThat(ended().state()).isEqualTo(State.STOPPED);
        server.behave(Behaviour.GOOD);
        assertThat(judge(PAIRS, 1).judged()).isEqualTo(1);
    }

    private JudgingProgress judge(List<AnswerPair> pairs, int wanted) throws InterruptedException {
        assertThat(judging.start("pairs", pairs, wanted)).isPresent();
        return ended();
    }

    private JudgingProgress ended() throws InterruptedException {
        while (true) {
            JudgingProgress now = judging.progress().orElseThrow();
            if (now.state() != State.RUNNING) return now;
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
