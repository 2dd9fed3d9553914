package dev.trainyard.gateway;

import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.CheckpointRef;
import dev.trainyard.contracts.event.PairAnswer;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairItem;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PairSettings;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.gateway.chat.ChatService;
import dev.trainyard.gateway.chat.RefusedChatException;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.pairs.AnswerGeneration;
import dev.trainyard.gateway.pairs.AnswerPair;
import dev.trainyard.gateway.pairs.Judging;
import dev.trainyard.gateway.pairs.JudgingProgress;
import dev.trainyard.gateway.pairs.OpenPairs;
import dev.trainyard.gateway.pairs.PairRatings;
import dev.trainyard.gateway.pairs.RecordedAnswers;
import dev.trainyard.gateway.pairs.ShownPair;
import dev.trainyard.gateway.pairs.VoteLedger;
import dev.trainyard.gateway.pairs.VoteRatings;
import dev.trainyard.gateway.samples.SampleFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blind pairs: two models answer the same prompt, and a rater who does not see their names says which answer is better.
 * A judge model can vote on the same pairs, and on what an evaluation recorded.
 */
public final class PairService {
    static final int LONGEST_PROMPT = 8_000;
    static final int MOST_TOKENS = 512;
    static final int MOST_JUDGED = 1_000;
    private static final int LONGEST_NAME = 64;
    private static final int USUAL_TOKENS = 200;
    private static final double USUAL_TEMPERATURE = 0.3;
    private static final int USUAL_JUDGED = 50;

    private final RunService runs;
    private final EvaluationFolders evaluations;
    private final ChatService chats;
    private final AnswerGeneration generation;
    private final OpenPairs open;
    private final VoteLedger ledger;
    private final VoteRatings ratings;
    private final Judging judging;
    private final BooleanSupplier ready;

    /** @param ready whether all earlier votes have been read */
    public PairService(
            RunService runs,
            EvaluationFolders evaluations,
            ChatService chats,
            OpenPairs open,
            VoteLedger ledger,
            Judging judging,
            BooleanSupplier ready) {
        this.runs = runs;
        this.evaluations = evaluations;
        this.chats = chats;
        this.generation = new AnswerGeneration(chats);
        this.open = open;
        this.ledger = ledger;
        this.ratings = new VoteRatings(ledger);
        this.judging = judging;
        this.ready = ready;
    }

    /**
     * A request for the answers of two models.
     *
     * @param first a model or a release
     * @param prompt if absent, the next request that both were asked in their evaluation
     * @param rater who will vote, where no keys are required; otherwise ignored
     * @param temperature 0 to 2, by default 0.3
     * @param maxTokens maximum length of each answer, 1 to 512, by default 200
     * @param seed of both answers; random if absent
     */
    public record PairRequest(
            String first,
            String second,
            @Nullable String prompt,
            @Nullable String rater,
            @Nullable Double temperature,
            @Nullable Integer maxTokens,
            @Nullable Long seed) {}

    /** A request for a pair that others have voted on. */
    public record NextPairRequest(@Nullable String rater) {}

    /** A vote. */
    public record PairVote(PairChoice choice) {}

    /**
     * A request to let the judge vote.
     *
     * @param run whose recorded answers are judged; if absent, the pairs that people have voted on
     * @param pairs how many should be voted on in the end, earlier votes included; 1 to 1000, by default 50
     */
    public record JudgingRequest(
            @Nullable String run, @Nullable Integer pairs) {}

    /**
     * Two answers without the names of the models.
     *
     * @param id for the vote
     * @param rater who votes
     * @param expiresAt until when a vote is accepted
     */
    public record BlindPair(String id, String prompt, String left, String right, String rater, Instant expiresAt) {
        static BlindPair of(ShownPair shown) {
            return new BlindPair(
                    shown.id(),
                    shown.pair().prompt(),
                    shown.left().answer(),
                    shown.right().answer(),
                    shown.rater().name(),
                    shown.expires());
        }
    }

    /** Who wrote the answers of a pair that has been voted on. */
    public record RevealedPair(PairChoice choice, PairWriter left, PairWriter right) {}

    public record PairWriter(String model, CheckpointId checkpoint) {
        static PairWriter of(PairAnswer answer) {
            return new PairWriter(answer.model(), answer.checkpoint().id());
        }
    }

    /**
     * The judge model.
     *
     * @param model its name; absent if none is configured
     * @param progress of the current or the last judging; absent if there was none since the gateway started
     */
    public record JudgeView(
            @Nullable String model, @Nullable JudgingProgress progress) {}

    /** @param gone whether the client has disconnected */
    BlindPair generate(PairRequest asked, String by, boolean keyed, BooleanSupplier gone)
            throws IOException, InterruptedException {
        PairRater rater = rater(asked.rater(), by, keyed);
        PairSettings settings = settings(asked);
        try {
            OfferedModel first = chats.find(asked.first());
            OfferedModel second = chats.find(asked.second());
            if (first.checkpoint().id().equals(second.checkpoint().id())) {
                throw RefusedException.of(
                        422,
                        "Both models are the same",
                        "first and second are both the checkpoint "
                                + first.checkpoint().id() + ": two different checkpoints are expected.");
            }
            String prompt = asked.prompt() == null ? next(first, second) : prompt(asked.prompt());
            AnswerGeneration.Answers answers = generation.generate(first, second, prompt, settings, gone);
            return show(
                    new AnswerPair(runs.nonce() + runs.nonce(), prompt, answers.one(), answers.other(), settings, null),
                    rater);
        } catch (RefusedChatException e) {
            throw RefusedException.of(
                    e.status() == 400 ? 422 : e.status(), "A model cannot answer", String.valueOf(e.getMessage()));
        }
    }

    private PairSettings settings(PairRequest asked) {
        double temperature = asked.temperature() == null ? USUAL_TEMPERATURE : asked.temperature();
        if (!(temperature >= 0 && temperature <= 2)) {
            throw wrong("temperature is " + temperature + ": a number from 0 to 2 is expected.");
        }
        int tokens = asked.maxTokens() == null ? USUAL_TOKENS : asked.maxTokens();
        if (tokens < 1 || tokens > MOST_TOKENS) {
            throw wrong("maxTokens is " + tokens + ": a whole number from 1 to " + MOST_TOKENS + " is expected.");
        }
        long seed = asked.seed() == null ? Long.parseUnsignedLong(runs.nonce(), 16) : asked.seed();
        return new PairSettings(temperature, tokens, seed);
    }

    private static String prompt(String given) {
        if (given.isBlank() || given.length() > LONGEST_PROMPT) {
            throw wrong("prompt has " + given.length() + " characters: some text of at most " + LONGEST_PROMPT
                    + " characters is expected.");
        }
        return given;
    }

    private static RefusedException wrong(String detail) {
        return RefusedException.of(422, "The pair cannot be made", detail);
    }

    /** The next request that both checkpoints were asked in their evaluations, and that they were not compared on. */
    private String next(OfferedModel first, OfferedModel second) throws IOException, InterruptedException {
        Map<PairItem, String> asked = asked(first);
        if (!first.run().equals(second.run())) {
            Map<PairItem, String> others = asked(second);
            asked.entrySet().removeIf(each -> !each.getValue().equals(others.get(each.getKey())));
        } else if (!isCompared(runs.find(second.run().value()), second)) {
            asked.clear();
        }
        Set<String> used =
                ledger.prompts(first.checkpoint().id(), second.checkpoint().id());
        return asked.values().stream()
                .distinct()
                .filter(prompt -> !used.contains(prompt))
                .min(Comparator.comparing(RecordedAnswers::place))
                .orElseThrow(
                        () -> RefusedException.of(
                                409,
                                "There is no request left",
                                asked.isEmpty()
                                        ? "No evaluation asked both models the same request: send a prompt."
                                        : "All requests of the evaluations have been used for these two models: send a prompt."));
    }

    private Map<PairItem, String> asked(OfferedModel model) throws IOException, InterruptedException {
        RunView run = runs.find(model.run().value());
        if (!isCompared(run, model) || !hasEvaluation(run)) return new HashMap<>();
        SampleFile file = file(run);
        return EvaluationFolders.reading("run " + run.id(), () -> RecordedAnswers.prompts(file));
    }

    private static boolean isCompared(RunView run, OfferedModel model) {
        return run.compared().contains(model.checkpoint().step());
    }

    private static boolean hasEvaluation(RunView run) {
        return run.artifacts().stream().anyMatch(artifact -> artifact.name().equals("evaluation"));
    }

    private SampleFile file(RunView run) throws IOException {
        return new SampleFile(evaluations.open(run.id(), EvaluationFolders.evaluation(run)));
    }

    BlindPair next(NextPairRequest asked, String by, boolean keyed) {
        checkReady();
        PairRater rater = rater(asked.rater(), by, keyed);
        AnswerPair pair = ledger.unseenBy(rater, id -> open.isShown(id, rater))
                .orElseThrow(() -> RefusedException.of(
                        409,
                        "There is no pair to vote on",
                        "Nobody else has voted on a pair that " + rater.name() + " has not seen."));
        return show(pair, rater);
    }

    private BlindPair show(AnswerPair pair, PairRater rater) {
        return open.show(pair, rater)
                .map(BlindPair::of)
                .orElseThrow(() -> RefusedException.of(
                        429,
                        "Too many pairs are open",
                        "Too many pairs are waiting for a vote: try again later, they expire after an hour."));
    }

    private static PairRater rater(@Nullable String typed, String by, boolean keyed) {
        if (keyed || typed == null || typed.isBlank()) return PairRater.person(by);
        String name = typed.strip();
        if (name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw wrong("rater is a name of " + name.length() + " characters: one line of at most " + LONGEST_NAME
                    + " characters is expected.");
        }
        return PairRater.person(name);
    }

    /** @param by the name of the key, if keys are required */
    RevealedPair vote(String id, PairVote given, String by, boolean keyed) {
        PairRater voter = keyed ? PairRater.person(by) : null;
        return switch (open.vote(id, voter, given.choice(), runs.nonce())) {
            case OpenPairs.NotShown() ->
                throw RefusedException.of(
                        404,
                        "The pair is not open",
                        "No pair with this id is waiting for your vote; it may have expired, or another pair was made"
                                + " instead.");
            case OpenPairs.AlreadyDecided(PairChoice before) ->
                throw RefusedException.of(
                        409,
                        "The vote has been given",
                        "You have already voted " + before.key() + " on this pair; a vote cannot be changed.");
            case OpenPairs.Accepted(ShownPair shown, PreferenceGiven vote, boolean again) -> {
                count(shown, vote, again);
                yield new RevealedPair(given.choice(), PairWriter.of(shown.left()), PairWriter.of(shown.right()));
            }
        };
    }

    private void count(ShownPair shown, PreferenceGiven vote, boolean again) {
        if (ledger.has(shown.pair().id(), shown.rater())) {
            if (again) return;
            throw RefusedException.of(
                    409, "The vote has been given", "You have already voted on this pair; a vote cannot be changed.");
        }
        // The same event if an earlier attempt was not confirmed, so that it counts once in any case.
        runs.publish(vote, "The vote was not stored", "GET /api/pairs/ratings", "it counts");
        ledger.add(vote);
    }

    private void checkReady() {
        if (ready.getAsBoolean()) return;
        throw RefusedException.of(
                503,
                "The votes are not known yet",
                "The votes are still being read from the topic trainyard.feedback: try again in a few seconds.");
    }

    PairRatings ratings() {
        checkReady();
        return ratings.now();
    }

    JudgeView judge() {
        return new JudgeView(judging.judge().orElse(null), judging.progress().orElse(null));
    }

    JudgeView startJudging(JudgingRequest asked) throws IOException, InterruptedException {
        int wanted = asked.pairs() == null ? USUAL_JUDGED : asked.pairs();
        if (wanted < 1 || wanted > MOST_JUDGED) {
            throw RefusedException.of(
                    422,
                    "The judging cannot be started",
                    "pairs is " + wanted + ": a whole number from 1 to " + MOST_JUDGED + " is expected.");
        }
        if (judging.judge().isEmpty()) {
            throw RefusedException.of(
                    409,
                    "There is no judge",
                    "No judge model is configured: set trainyard.gateway.judge.url and trainyard.gateway.judge.model.");
        }
        checkReady();
        List<AnswerPair> pairs = asked.run() == null ? ledger.ratedByPeople() : recorded(asked.run());
        String of = asked.run() == null ? "pairs that people voted on" : "answers of run " + asked.run();
        if (pairs.isEmpty()) {
            throw RefusedException.of(
                    409,
                    "There is nothing to judge",
                    asked.run() == null
                            ? "People have not voted on any pair yet."
                            : "The evaluation of run " + asked.run() + " recorded no answers to requests.");
        }
        return new JudgeView(
                judging.judge().orElse(null),
                judging.start(of, pairs, wanted)
                        .orElseThrow(() -> RefusedException.of(
                                409,
                                "A judging is running",
                                "The judge is already at work: stop it with POST /api/pairs/judging/stop, or wait.")));
    }

    private List<AnswerPair> recorded(String id) throws IOException, InterruptedException {
        RunView run = runs.find(id);
        SampleFile file = file(run);
        List<String> steps = run.compared();
        Optional<CheckpointRef> first = steps.isEmpty() ? Optional.empty() : madeBy(run, steps.getFirst());
        Optional<CheckpointRef> second = steps.isEmpty() ? Optional.empty() : madeBy(run, steps.getLast());
        if (first.isEmpty()
                || second.isEmpty()
                || first.get().id().equals(second.get().id())) {
            throw RefusedException.of(
                    410,
                    "The checkpoints are not known",
                    "The record of the checkpoints that run " + id + " compared has expired.");
        }
        return EvaluationFolders.reading(
                "run " + run.id(), () -> RecordedAnswers.pairs(file, run.id(), first.get(), second.get()));
    }

    private static Optional<CheckpointRef> madeBy(RunView run, String step) {
        return run.checkpoints().stream()
                .filter(checkpoint -> checkpoint.step().equals(step))
                .map(checkpoint -> checkpoint.ref())
                .findFirst();
    }

    JudgeView stopJudging() {
        judging.stop();
        return judge();
    }
}
