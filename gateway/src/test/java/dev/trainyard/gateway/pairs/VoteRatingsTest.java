package dev.trainyard.gateway.pairs;

import static dev.trainyard.gateway.pairs.PairsOfTests.ANNA;
import static dev.trainyard.gateway.pairs.PairsOfTests.BEN;
import static dev.trainyard.gateway.pairs.PairsOfTests.pair;
import static dev.trainyard.gateway.pairs.PairsOfTests.vote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VoteRatingsTest {
    private static final PairRater JUDGE = PairRater.judge("big");

    private final VoteLedger ledger = new VoteLedger();
    private final VoteRatings ratings = new VoteRatings(ledger);

    @Test
    void ratesTheModelThatWinsHigherWithTiesAsHalfWins() {
        for (int i = 0; i < 8; i++) {
            // The aligned model stands on the right.
            PairChoice choice = i < 5 ? PairChoice.RIGHT : i == 5 ? PairChoice.LEFT : PairChoice.TIE;
            ledger.add(vote(pair("p" + i, "Prompt " + i), ANNA, choice));
        }

        PairRatings.VoteGroup people = ratings.now().people();

        assertThat(people.votes()).isEqualTo(8);
        assertThat(people.pairs()).isEqualTo(8);
        assertThat(people.ties()).isEqualTo(2);
        PairRatings.RatedModel aligned = people.models().getFirst();
        assertThat(aligned.model()).isEqualTo("run-1:sft");
        assertThat(aligned.wins()).isEqualTo(5);
        assertThat(aligned.losses()).isEqualTo(1);
        assertThat(aligned.ties()).isEqualTo(2);
        assertThat(aligned.prompts()).isEqualTo(8);
        assertThat(aligned.low()).isLessThan(aligned.points());
        assertThat(aligned.high()).isGreaterThan(aligned.points());
        // At the maximum, the expected wins are the observed ones: 6 of 8 against the other model, whose strength is
        // 1 / w, and half of one virtual tie with a model of strength 1.
        double w = Math.pow(10, (aligned.points() - 1000) / 400);
        assertThat(8 * w * w / (1 + w * w) + w / (1 + w)).isCloseTo(6.5, within(1e-6));
        assertThat(people.models().getLast().points() + aligned.points()).isCloseTo(2000, within(1e-6));
    }

    @Test
    void givesNoIntervalForAFewPrompts() {
        for (int i = 0; i < 20; i++) {
            ledger.add(vote(pair("p" + i, "Prompt " + i % 4), ANNA, PairChoice.RIGHT));
        }

        PairRatings.RatedModel best = ratings.now().people().models().getFirst();

        assertThat(best.comparisons()).isEqualTo(20);
        assertThat(best.prompts()).isEqualTo(4);
        assertThat(best.low()).isNull();
        assertThat(best.high()).isNull();
    }

    @Test
    void measuresHowFarPeopleAgreeOnCommonPairs() {
        ledger.add(vote(pair("alone", "Alone"), ANNA, PairChoice.LEFT));
        for (int i = 0; i < 4; i++) {
            ledger.add(vote(pair("p" + i, "Prompt " + i), ANNA, i < 2 ? PairChoice.LEFT : PairChoice.RIGHT));
            ledger.add(vote(pair("p" + i, "Prompt " + i), BEN, i < 3 ? PairChoice.LEFT : PairChoice.RIGHT));
        }

        PairRatings.PeopleAgreement agreement = ratings.now().agreement();

        assertThat(agreement.pairs()).isEqualTo(4);
        assertThat(agreement.raters()).isEqualTo(2);
        assertThat(agreement.alike()).isEqualTo(0.75);
        // Of 8 votes, 5 are for the left and 3 for the right answer, and 2 disagree within their pair.
        assertThat(agreement.alpha()).isCloseTo(1 - 7 * 2.0 / (8 * 7 - (5 * 4 + 3 * 2)), within(1e-12));
    }

    @Test
    void keepsAJudgeApartAndComparesItWithTheMajorityOfPeople() {
        for (int i = 0; i < 6; i++) {
            PairChoice people = i < 3 ? PairChoice.LEFT : PairChoice.RIGHT;
            ledger.add(vote(pair("p" + i, "Prompt " + i), ANNA, people));
            if (i == 0) ledger.add(vote(pair("p0", "Prompt 0"), BEN, PairChoice.RIGHT));
            PreferenceGiven judged = PreferenceGiven.of(
                    "Prompt " + i,
                    pair("p" + i, "Prompt " + i).judged(true, i == 0 ? PairChoice.TIE : people, JUDGE, i == 0),
                    Instant.EPOCH,
                    "j" + i);
            ledger.add(judged);
        }
        ledger.add(vote(pair("unseen", "Unseen"), JUDGE, PairChoice.LEFT));

        PairRatings all = ratings.now();

        assertThat(all.people().votes()).isEqualTo(7);
        assertThat(all.judges()).singleElement().satisfies(judge -> {
            assertThat(judge.name()).isEqualTo("big");
            assertThat(judge.flips()).isEqualTo(1);
            assertThat(judge.votes().votes()).isEqualTo(7);
            // Without a majority of Anna and Ben, theirs is a tie, as is the judge's.
            assertThat(judge.withPeople().pairs()).isEqualTo(6);
            assertThat(judge.withPeople().alike()).isEqualTo(1);
            assertThat(judge.withPeople().low()).isCloseTo(0.6097, within(1e-4));
            assertThat(judge.withPeople().kappa()).isCloseTo(1, within(1e-12));
            assertThat(judge.withPeople().kappaHigh()).isCloseTo(1, within(1e-12));
        });
    }

    @Test
    void knowsNothingWithoutVotesAndNoKappaWhereChanceAloneExplainsTheVotes() {
        assertThat(ratings.now().people().models()).isEmpty();
        assertThat(ratings.now().agreement().alpha()).isNull();

        ledger.add(vote(pair("p", "Hi"), ANNA, PairChoice.LEFT));
        ledger.add(vote(pair("p", "Hi"), JUDGE, PairChoice.LEFT));

        PairRatings.JudgeAgreement with = ratings.now().judges().getFirst().withPeople();
        assertThat(with.pairs()).isEqualTo(1);
        assertThat(with.alike()).isEqualTo(1);
        assertThat(with.kappa()).isNull();
    }
}
