package dev.trainyard.gateway.pairs;

import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets a judge model vote on pairs, one after the other. It is asked in both orders; only a verdict that is the same in
 * both is a preference, anything else that it says twice is a tie. Pairs that it has already voted on are skipped, so
 * judging can be stopped and started again without counting twice. A pair without a usable verdict is counted and left
 * for the next time; after {@value #MOST_FAILURES} such pairs in a row because of an unreachable judge, judging ends.
 */
public final class Judging implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Judging.class.getName());
    static final int MOST_FAILURES = 3;

    /** In characters; longer texts are not sent. */
    static final int LONGEST = 32_000;

    private final @Nullable JudgeClient judge;
    private final VoteLedger ledger;
    private final Consumer<PreferenceGiven> publisher;
    private final InstantSource clock;
    private final Supplier<String> nonce;
    private @Nullable Thread worker;
    private boolean stopping;
    private @Nullable JudgingProgress progress;

    /**
     * @param judge null if none is configured
     * @param publisher stores a vote; throws an exception with a sentence if that is not possible
     * @param nonce makes events unique
     */
    public Judging(
            @Nullable JudgeClient judge,
            VoteLedger ledger,
            Consumer<PreferenceGiven> publisher,
            InstantSource clock,
            Supplier<String> nonce) {
        this.judge = judge;
        this.ledger = ledger;
        this.publisher = publisher;
        this.clock = clock;
        this.nonce = nonce;
    }

    /** The name of the judge's model; empty if none is configured. */
    public Optional<String> judge() {
        return Optional.ofNullable(judge).map(it -> it.settings().model());
    }

    /** What the current or the last judging has done; empty if there was none since the gateway started. */
    public synchronized Optional<JudgingProgress> progress() {
        return Optional.ofNullable(progress);
    }

    /**
     * Starts to judge pairs, in their order, until the wanted number has been voted on or none is left.
     *
     * @param of what is judged, in words
     * @return the progress; empty if a judging is already running
     */
    public synchronized Optional<JudgingProgress> start(String of, List<AnswerPair> pairs, int wanted) {
        if (judge == null) throw new IllegalStateException("no judge is configured");
        if (worker != null) return Optional.empty();
        stopping = false;
        JudgingProgress begun = JudgingProgress.begun(judge.settings().model(), of, clock.instant(), wanted);
        progress = begun;
        worker = Thread.ofVirtual().name("judging").start(() -> work(judge, List.copyOf(pairs), wanted));
        return Optional.of(begun);
    }

    /** Ends the current judging, if there is one; the votes so far remain. */
    public synchronized Optional<JudgingProgress> stop() {
        stopping = true;
        if (worker != null) worker.interrupt();
        return progress();
    }

    private void work(JudgeClient client, List<AnswerPair> pairs, int wanted) {
        JudgingProgress.State state = JudgingProgress.State.FAILED;
        try {
            state = judgeAll(client, pairs, wanted);
        } catch (InterruptedException _) {
            state = JudgingProgress.State.STOPPED;
        } catch (RuntimeException e) {
            boolean stopped;
            synchronized (this) {
                stopped = stopping;
            }
            if (stopped) {
                state = JudgingProgress.State.STOPPED;
            } else {
                LOG.log(Level.WARNING, "judging ended", e);
                update(it -> it.because("A verdict could not be stored: " + e.getMessage()));
            }
        } finally {
            end(state);
        }
    }

    private synchronized void end(JudgingProgress.State state) {
        if (progress != null) progress = progress.ended(state, clock.instant());
        worker = null;
    }

    private JudgingProgress.State judgeAll(JudgeClient client, List<AnswerPair> pairs, int wanted)
            throws InterruptedException {
        PairRater rater = PairRater.judge(client.settings().model());
        int voted = 0;
        int failures = 0;
        for (AnswerPair pair : pairs) {
            if (voted >= wanted) break;
            if (Thread.interrupted()) throw new InterruptedException();
            if (ledger.has(pair.id(), rater)) {
                voted++;
                update(JudgingProgress::oneKnown);
                continue;
            }
            if (pair.isSame()) {
                update(JudgingProgress::oneSame);
                continue;
            }
            switch (verdict(client, pair)) {
                case Preferred(PairChoice choice, boolean flipped) -> {
                    PreferenceGiven vote = PreferenceGiven.of(
                            pair.prompt(), pair.judged(true, choice, rater, flipped), now(), nonce.get());
                    publisher.accept(vote);
                    ledger.add(vote);
                    voted++;
                    failures = 0;
                    update(it -> it.oneJudged(flipped));
                }
                case None(String reason, boolean unreachable) -> {
                    update(it -> it.oneUnusable(reason));
                    failures = unreachable ? failures + 1 : 0;
                    if (failures >= MOST_FAILURES) return JudgingProgress.State.FAILED;
                }
                case Ended(String reason) -> {
                    update(it -> it.because(reason));
                    return JudgingProgress.State.FAILED;
                }
            }
        }
        return JudgingProgress.State.COMPLETED;
    }

    private sealed interface Outcome {}

    /** With the first answer on the left. */
    private record Preferred(PairChoice choice, boolean flipped) implements Outcome {}

    private record None(String reason, boolean unreachable) implements Outcome {}

    /** The judge rejects every request. */
    private record Ended(String reason) implements Outcome {}

    private static Outcome verdict(JudgeClient client, AnswerPair pair) throws InterruptedException {
        if (pair.characters() > LONGEST) {
            return new None("A request and its answers have more than " + LONGEST + " characters.", false);
        }
        String first = pair.first().answer();
        String second = pair.second().answer();
        JudgeClient.Reply forward = client.ask(pair.prompt(), first, second);
        if (!(forward instanceof JudgeClient.Verdict(JudgeVerdict one))) return failed(forward);
        JudgeClient.Reply backward = client.ask(pair.prompt(), second, first);
        if (!(backward instanceof JudgeClient.Verdict(JudgeVerdict other))) return failed(backward);
        boolean flipped = one != other.swapped();
        return new Preferred(
                flipped
                        ? PairChoice.TIE
                        : switch (one) {
                            case A -> PairChoice.LEFT;
                            case B -> PairChoice.RIGHT;
                            case TIE -> PairChoice.TIE;
                        },
                flipped);
    }

    private static Outcome failed(JudgeClient.Reply reply) {
        return switch (reply) {
            case JudgeClient.Unusable(String reason, boolean unreachable) -> new None(reason, unreachable);
            case JudgeClient.Rejected(String reason) -> new Ended(reason);
            case JudgeClient.Verdict _ -> throw new IllegalStateException("a verdict is no failure");
        };
    }

    private Instant now() {
        return clock.instant();
    }

    private synchronized void update(UnaryOperator<JudgingProgress> change) {
        if (progress != null) progress = change.apply(progress);
    }

    @Override
    public void close() {
        stop();
        if (judge != null) judge.close();
    }
}
