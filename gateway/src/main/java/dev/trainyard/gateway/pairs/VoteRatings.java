package dev.trainyard.gateway.pairs;

import dev.trainyard.comparison.statistics.BradleyTerry;
import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.RaterAgreement;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.gateway.pairs.Vote.Preferred;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes ratings and agreement from votes; the result is kept until a vote is added. */
public final class VoteRatings {
    /** With fewer different prompts, a bootstrap over prompts says nothing. */
    static final int FEWEST_PROMPTS = 5;

    /** Models in one rating; the effort grows with their square. */
    static final int MOST_MODELS = 30;

    private static final double CONFIDENCE = 0.95;
    private static final int DRAWS = 1_000;
    private static final int FEWEST_DRAWS = 200;
    /** Votes times draws. */
    private static final int EFFORT = 4_000_000;

    private static final long SEED = 20261130;

    private final VoteLedger ledger;
    private @Nullable PairRatings last;
    private long lastVersion = -1;

    public VoteRatings(VoteLedger ledger) {
        this.ledger = ledger;
    }

    public synchronized PairRatings now() {
        if (last == null || lastVersion != ledger.version()) {
            VoteLedger.Votes votes = ledger.votes();
            last = of(votes);
            lastVersion = votes.version();
        }
        return last;
    }

    static PairRatings of(VoteLedger.Votes votes) {
        List<Vote> people = votes.all().stream()
                .filter(vote -> vote.rater().kind() == PairRater.Kind.PERSON)
                .toList();
        Map<String, List<Vote>> judges = votes.all().stream()
                .filter(vote -> vote.rater().kind() == PairRater.Kind.JUDGE)
                .collect(Collectors.groupingBy(vote -> vote.rater().name(), TreeMap::new, Collectors.toList()));
        Map<String, List<Vote>> ofPair = byPair(people);
        List<PairRatings.JudgeRatings> judged = new ArrayList<>();
        judges.forEach((name, its) -> judged.add(new PairRatings.JudgeRatings(
                name,
                (int) its.stream().filter(Vote::flipped).count(),
                group(its, votes.names()),
                withPeople(its, ofPair))));
        return new PairRatings(group(people, votes.names()), agreement(ofPair.values()), judged, votes.dropped());
    }

    private static Map<String, List<Vote>> byPair(List<Vote> votes) {
        return votes.stream().collect(Collectors.groupingBy(Vote::pair, LinkedHashMap::new, Collectors.toList()));
    }

    private static PairRatings.VoteGroup group(List<Vote> votes, Map<CheckpointId, String> names) {
        Map<CheckpointId, Long> comparisons = votes.stream()
                .flatMap(vote -> Stream.of(vote.first(), vote.second()))
                .collect(Collectors.groupingBy(id -> id, Collectors.counting()));
        Set<CheckpointId> rated = comparisons.entrySet().stream()
                .sorted(Map.Entry.<CheckpointId, Long>comparingByValue()
                        .reversed()
                        .thenComparing(entry -> entry.getKey().value()))
                .limit(MOST_MODELS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<Vote> counted = votes.stream()
                .filter(vote -> rated.contains(vote.first()) && rated.contains(vote.second()))
                .toList();
        List<BradleyTerry.Judgement> judgements = counted.stream()
                .map(vote -> new BradleyTerry.Judgement(
                        vote.first().value(),
                        vote.second().value(),
                        vote.preferred().ofFirst(),
                        vote.prompt()))
                .toList();
        int draws = Math.clamp(EFFORT / Math.max(1, counted.size()), FEWEST_DRAWS, DRAWS);
        boolean enough = prompts(counted) >= FEWEST_PROMPTS;
        List<PairRatings.RatedModel> models = BradleyTerry.ratings(judgements, CONFIDENCE, draws, SEED).stream()
                .map(rating -> model(rating, counted, names, enough))
                .toList();
        return new PairRatings.VoteGroup(
                votes.size(),
                byPair(votes).size(),
                (int) votes.stream()
                        .filter(vote -> vote.preferred() == Preferred.TIE)
                        .count(),
                models,
                comparisons.size() - rated.size());
    }

    private static PairRatings.RatedModel model(
            BradleyTerry.Rating rating, List<Vote> votes, Map<CheckpointId, String> names, boolean enough) {
        CheckpointId id = new CheckpointId(rating.model());
        List<Vote> its = votes.stream()
                .filter(vote -> vote.first().equals(id) || vote.second().equals(id))
                .toList();
        int ties = (int)
                its.stream().filter(vote -> vote.preferred() == Preferred.TIE).count();
        int wins = (int) its.stream()
                .filter(vote -> vote.preferred() == (vote.first().equals(id) ? Preferred.FIRST : Preferred.SECOND))
                .count();
        return new PairRatings.RatedModel(
                id,
                names.getOrDefault(id, id.value()),
                rating.points(),
                enough ? rating.interval().low() : null,
                enough ? rating.interval().high() : null,
                rating.comparisons(),
                prompts(its),
                wins,
                ties,
                its.size() - wins - ties);
    }

    private static int prompts(List<Vote> votes) {
        return (int) votes.stream().map(Vote::prompt).distinct().count();
    }

    private static PairRatings.PeopleAgreement agreement(Collection<List<Vote>> pairs) {
        List<List<Vote>> shared =
                pairs.stream().filter(votes -> votes.size() > 1).toList();
        Set<PairRater> raters = new HashSet<>();
        List<List<@Nullable String>> items = new ArrayList<>();
        int alike = 0;
        for (List<Vote> votes : shared) {
            votes.forEach(vote -> raters.add(vote.rater()));
            List<@Nullable String> chosen = new ArrayList<>();
            votes.forEach(vote -> chosen.add(vote.preferred().key()));
            items.add(chosen);
            if (new HashSet<>(chosen).size() == 1) alike++;
        }
        return new PairRatings.PeopleAgreement(
                shared.size(),
                raters.size(),
                shared.isEmpty() ? null : alike / (double) shared.size(),
                shared.isEmpty() ? null : finite(RaterAgreement.krippendorffsAlpha(items)));
    }

    private static PairRatings.JudgeAgreement withPeople(List<Vote> judge, Map<String, List<Vote>> people) {
        List<Vote> common =
                judge.stream().filter(vote -> people.containsKey(vote.pair())).toList();
        if (common.isEmpty()) return new PairRatings.JudgeAgreement(0, null, null, null, null, null, null);
        List<Preferred> theirs = common.stream()
                .map(vote -> majority(people.getOrDefault(vote.pair(), List.of())))
                .toList();
        List<String> itsChoices =
                common.stream().map(vote -> vote.preferred().key()).toList();
        List<String> theirChoices = theirs.stream().map(Preferred::key).toList();
        int alike = 0;
        for (int i = 0; i < itsChoices.size(); i++) {
            if (itsChoices.get(i).equals(theirChoices.get(i))) alike++;
        }
        Interval share = WilsonInterval.of(alike, common.size(), CONFIDENCE);
        double[] kappa = prompts(common) < FEWEST_PROMPTS ? new double[0] : kappaInterval(common, theirs);
        return new PairRatings.JudgeAgreement(
                common.size(),
                alike / (double) common.size(),
                share.low(),
                share.high(),
                finite(RaterAgreement.cohensKappa(itsChoices, theirChoices)),
                kappa.length == 0 ? null : kappa[0],
                kappa.length == 0 ? null : kappa[1]);
    }

    /** What most of them chose; a tie if no choice has a majority. */
    static Preferred majority(List<Vote> votes) {
        Map<Preferred, Long> counts =
                votes.stream().collect(Collectors.groupingBy(Vote::preferred, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(entry -> 2 * entry.getValue() > votes.size())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Preferred.TIE);
    }

    /**
     * The percentile bootstrap interval of Cohen's kappa, by resampling prompts with all their pairs; empty if kappa is
     * not defined in most of the draws.
     */
    private static double[] kappaInterval(List<Vote> judge, List<Preferred> people) {
        int categories = Preferred.values().length;
        Map<String, int[][]> ofPrompt = new TreeMap<>();
        for (int i = 0; i < people.size(); i++) {
            int[][] counts = ofPrompt.computeIfAbsent(judge.get(i).prompt(), _ -> new int[categories][categories]);
            counts[judge.get(i).preferred().ordinal()][people.get(i).ordinal()]++;
        }
        List<int[][]> clusters = List.copyOf(ofPrompt.values());
        int draws = Math.clamp(EFFORT / clusters.size(), FEWEST_DRAWS, DRAWS);
        SplittableRandom random = new SplittableRandom(SEED);
        double[] drawn = new double[draws];
        for (int draw = 0; draw < draws; draw++) {
            int[][] sum = new int[categories][categories];
            for (int i = 0; i < clusters.size(); i++) {
                int[][] counts = clusters.get(random.nextInt(clusters.size()));
                for (int a = 0; a < categories; a++) {
                    for (int b = 0; b < categories; b++) sum[a][b] += counts[a][b];
                }
            }
            drawn[draw] = RaterAgreement.cohensKappa(sum);
        }
        double[] known = Arrays.stream(drawn).filter(Double::isFinite).sorted().toArray();
        if (known.length < draws / 2) return new double[0];
        double tail = (1 - CONFIDENCE) / 2;
        return new double[] {
            known[(int) Math.round(tail * (known.length - 1))], known[(int) Math.round((1 - tail) * (known.length - 1))]
        };
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
