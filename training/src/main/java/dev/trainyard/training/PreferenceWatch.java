package dev.trainyard.training;

import dev.trainyard.comparison.statistics.Interval;
import dev.trainyard.comparison.statistics.WilsonInterval;
import dev.trainyard.contracts.recipe.FallingLikelihood;
import dev.trainyard.model.training.Rewards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a training on preferences has shown so far. It is saved with each durable step, so that a training that was killed
 * decides as it would have done without the interruption.
 *
 * <p>Two things fail silently in preference optimisation, and are looked for:
 *
 * <ul>
 *   <li><b>Pairs that say nothing.</b> Once, after a tenth of the steps: if the 95 % interval (Wilson) of the share of pairs
 *       with a positive margin does not lie above one half, the margins do not tell the answers apart. The first step does
 *       not count, since before it all margins are zero. At least {@value #LEAST_PAIRS} pairs are waited for.
 *   <li><b>Chosen answers that lose likelihood</b> while they win against the rejected ones (Razin et al. 2024). At the end of
 *       each tenth of the steps after the first: if the mean change of the chosen answers, in nats per token, over the last
 *       tenth lies more than {@value #STANDARD_ERRORS} standard errors below that at the start, and the mean margin above
 *       that at the start. At the start both are zero by definition; without a reference model they are the means of the
 *       first tenth. A tenth with fewer than {@value #LEAST_PAIRS} pairs is extended into its neighbours. Three standard
 *       errors, and not two, because up to nine tenths are looked at.
 * </ul>
 *
 * @param tenths sums over the tenths of the steps that have begun
 * @param compared the number of pairs after the first step
 * @param right the number of these with a positive margin
 * @param startChecked whether the first thing was looked for
 * @param fellAt the number of steps after which the likelihood was found to have fallen; absent if it was not
 * @param notices what was found, one sentence or a few each
 */
public record PreferenceWatch(
        List<Tenth> tenths,
        long compared,
        long right,
        boolean startChecked,
        @Nullable Long fellAt,
        List<String> notices) {
    /** Before the first step. */
    public static final PreferenceWatch NONE = new PreferenceWatch(List.of(), 0, 0, false, null, List.of());

    private static final int TENTHS = 10;
    private static final int LEAST_PAIRS = 20;
    private static final int STANDARD_ERRORS = 3;

    public PreferenceWatch {
        tenths = List.copyOf(tenths);
        notices = List.copyOf(notices);
    }

    /**
     * Sums over the pairs of a tenth of the steps.
     *
     * @param margin of the margins of rewards
     * @param change of the changes of the chosen answers, in nats per token
     * @param changeSquared of their squares
     */
    public record Tenth(long pairs, double margin, double change, double changeSquared) {
        private static final Tenth EMPTY = new Tenth(0, 0, 0, 0);

        private Tenth plus(Tenth other) {
            return new Tenth(
                    pairs + other.pairs,
                    margin + other.margin,
                    change + other.change,
                    changeSquared + other.changeSquared);
        }

        private static Tenth of(Rewards rewards) {
            int n = rewards.pairs();
            Rewards.ChosenAnswers chosen =
                    Objects.requireNonNull(rewards.chosen(), "only rewards of likelihoods are watched");
            return new Tenth(n, n * rewards.margin(), n * chosen.perTokenChange(), n * chosen.perTokenChangeSquared());
        }

        private double meanMargin() {
            return margin / pairs;
        }

        private double meanChange() {
            return change / pairs;
        }

        /** The square of the standard error of the mean change. */
        private double errorSquared() {
            return Math.max(0, changeSquared / pairs - meanChange() * meanChange()) / (pairs - 1);
        }
    }

    /**
     * How a step answers to what is found.
     *
     * @param hasReference whether changes are measured against a reference model, and are zero at the start
     * @param onFall what is done when the likelihood of the chosen answers falls
     * @param likelihoodWeight the weight with which their likelihood is added, if that is what is done
     */
    public record Rules(boolean hasReference, FallingLikelihood onFall, double likelihoodWeight) {}

    /**
     * What is known after one more step.
     *
     * @param step from 0
     * @param steps of the whole training
     */
    PreferenceWatch plus(long step, long steps, Rewards rewards, Rules rules) {
        int tenth = (int) (TENTHS * step / steps);
        List<Tenth> sums = new ArrayList<>(tenths);
        while (sums.size() <= tenth) sums.add(Tenth.EMPTY);
        sums.set(tenth, sums.get(tenth).plus(Tenth.of(rewards)));
        boolean counts = step > 0;
        PreferenceWatch next = new PreferenceWatch(
                sums,
                compared + (counts ? rewards.pairs() : 0),
                right + (counts ? Math.round(rewards.accuracy() * rewards.pairs()) : 0),
                startChecked,
                fellAt,
                notices);
        next = next.startChecked(step + 1, steps);
        boolean tenthEnds = TENTHS * (step + 1) / steps > tenth;
        return tenthEnds && tenth > 0 && fellAt == null ? next.likelihoodChecked(step + 1, steps, rules) : next;
    }

    private PreferenceWatch startChecked(long taken, long steps) {
        if (startChecked || TENTHS * taken < steps || compared < LEAST_PAIRS) return this;
        Interval share = WilsonInterval.of(right, compared, 0.95);
        List<String> said = new ArrayList<>(notices);
        if (share.low() <= 0.5) {
            said.add(String.format(
                    Locale.ROOT,
                    "The margins do not tell the chosen answers from the rejected ones yet: after %d of %d steps, %d of"
                            + " %d pairs (%.0f %%, with an interval of %.0f to %.0f %%) had a positive margin, which is"
                            + " not more than the half that unrelated answers give. If this stays so, see whether what"
                            + " is preferred is visible in the answers, and raise the learningRate of this step.",
                    taken,
                    steps,
                    right,
                    compared,
                    100.0 * right / compared,
                    100 * share.low(),
                    100 * share.high()));
        }
        return new PreferenceWatch(tenths, compared, right, true, fellAt, said);
    }

    private PreferenceWatch likelihoodChecked(long taken, long steps, Rules rules) {
        Window start = rules.hasReference() ? new Window(Tenth.EMPTY, 0) : window(tenths, 0);
        Window now = window(tenths.reversed(), start.spans());
        if (now.sums().pairs() < LEAST_PAIRS) return this;
        boolean fromZero = rules.hasReference();
        double change = now.sums().meanChange() - (fromZero ? 0 : start.sums().meanChange());
        double error = Math.sqrt(
                now.sums().errorSquared() + (fromZero ? 0 : start.sums().errorSquared()));
        double margin = now.sums().meanMargin();
        if (!(change < -STANDARD_ERRORS * error
                && margin > (fromZero ? 0 : start.sums().meanMargin()))) return this;
        List<String> said = new ArrayList<>(notices);
        said.add(String.format(
                        Locale.ROOT,
                        "The chosen answers have lost likelihood although they win against the rejected ones: over the"
                                + " last %d pairs before step %d of %d it was %.4f nats per token lower than at the"
                                + " start (standard error %.4f), at a mean margin of %.4f.",
                        now.sums().pairs(),
                        taken,
                        steps,
                        -change,
                        error,
                        margin)
                + consequence(taken, rules));
        return new PreferenceWatch(tenths, compared, right, startChecked, taken, said);
    }

    private static String consequence(long taken, Rules rules) {
        String remedy = "lower the learningRate of this step, raise its beta, or give it a likelihoodWeight";
        return switch (rules.onFall()) {
            case REPORT -> " To keep their likelihood, " + remedy + ".";
            case STOP -> " Here the step stops, as its onFallingLikelihood says; " + remedy + ".";
            case ADD_LIKELIHOOD ->
                String.format(
                        Locale.ROOT,
                        " From step %d on, their likelihood is part of the loss, with the weight %s.",
                        taken + 1,
                        rules.likelihoodWeight());
        };
    }

    private record Window(Tenth sums, int spans) {}

    /** The first tenths that have enough pairs together. @param kept number of tenths at the end that do not belong to it */
    private static Window window(List<Tenth> tenths, int kept) {
        Tenth sums = Tenth.EMPTY;
        int spans = 0;
        while (spans < tenths.size() - kept && sums.pairs() < LEAST_PAIRS) sums = sums.plus(tenths.get(spans++));
        return new Window(sums, spans);
    }

    /** What was found since an earlier state, as one text; empty if nothing was. */
    Optional<String> since(PreferenceWatch earlier) {
        List<String> news = notices.subList(earlier.notices.size(), notices.size());
        return news.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", news));
    }
}
