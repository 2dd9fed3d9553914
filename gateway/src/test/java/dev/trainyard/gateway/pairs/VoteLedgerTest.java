package dev.trainyard.gateway.pairs;

import static dev.trainyard.gateway.pairs.PairsOfTests.ANNA;
import static dev.trainyard.gateway.pairs.PairsOfTests.BEN;
import static dev.trainyard.gateway.pairs.PairsOfTests.pair;
import static dev.trainyard.gateway.pairs.PairsOfTests.vote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.JudgedPair;
import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PairRater;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.contracts.run.RunId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VoteLedgerTest {
    private static final PairRater JUDGE = PairRater.judge("big");

    private final VoteLedger ledger = new VoteLedger();

    @Test
    void countsARatersFirstVoteAboutAPair() {
        AnswerPair pair = pair("p", "Hi");
        PreferenceGiven first = vote(pair, ANNA, PairChoice.RIGHT);

        assertThat(ledger.add(first)).isTrue();
        assertThat(ledger.add(first)).isFalse();
        assertThat(ledger.add(vote(pair, ANNA, PairChoice.LEFT))).isFalse();
        assertThat(ledger.add(vote(pair, BEN, PairChoice.LEFT))).isTrue();

        assertThat(ledger.votes().all())
                .extracting(Vote::preferred)
                .containsExactly(Vote.Preferred.SECOND, Vote.Preferred.FIRST);
    }

    @Test
    void ignoresPreferencesWithoutAPairAndPairsOfOneCheckpoint() {
        JudgedPair own = new JudgedPair(
                "p",
                PairsOfTests.answer("base", "1111111111111111", "a"),
                PairsOfTests.answer("base", "1111111111111111", "b"),
                PairChoice.LEFT,
                ANNA,
                null,
                null,
                false);

        assertThat(ledger.add(new PreferenceGiven(new RunId("run-1"), "m", "Hi", "Hello.", "Go.")))
                .isFalse();
        assertThat(ledger.add(PreferenceGiven.of("Hi", own, Instant.EPOCH, "1")))
                .isFalse();
        assertThat(ledger.votes().all()).isEmpty();
    }

    @Test
    void offersARaterWhatOthersHaveVotedOnLeastFirst() {
        ledger.add(vote(pair("p1", "One"), ANNA, PairChoice.LEFT));
        ledger.add(vote(pair("p1", "One"), PairRater.person("carl"), PairChoice.LEFT));
        ledger.add(vote(pair("p2", "Two"), ANNA, PairChoice.LEFT));
        ledger.add(vote(pair("p3", "Three"), JUDGE, PairChoice.LEFT));

        assertThat(ledger.unseenBy(BEN, _ -> false)).contains(pair("p3", "Three"));
        assertThat(ledger.unseenBy(BEN, "p3"::equals)).contains(pair("p2", "Two"));
        assertThat(ledger.unseenBy(ANNA, "p3"::equals)).isEmpty();
        assertThat(ledger.ratedByPeople()).containsExactly(pair("p1", "One"), pair("p2", "Two"));
        assertThat(ledger.prompts(
                        pair("p1", "One").first().checkpoint().id(),
                        pair("p1", "One").second().checkpoint().id()))
                .containsExactlyInAnyOrder("One", "Two", "Three");
    }

    @Test
    void countsTheSameWhenTheTopicIsReadAgain() {
        for (int reading = 0; reading < 2; reading++) {
            ledger.startOver();
            for (int i = 0; i < VoteLedger.MOST_VOTES + 3; i++) {
                ledger.add(vote(pair("p" + i, "Hi"), ANNA, PairChoice.LEFT));
            }
        }

        assertThat(ledger.votes().all()).hasSize(VoteLedger.MOST_VOTES);
        assertThat(ledger.votes().dropped()).isEqualTo(3);
    }

    @Test
    void forgetsTheOldestVotesAndSaysHowMany() {
        for (int i = 0; i < VoteLedger.MOST_VOTES + 3; i++) {
            ledger.add(vote(pair("p" + i, "Hi"), ANNA, PairChoice.LEFT));
        }

        assertThat(ledger.votes().all()).hasSize(VoteLedger.MOST_VOTES);
        assertThat(ledger.votes().dropped()).isEqualTo(3);
        assertThat(ledger.has("p2", ANNA)).isFalse();
        assertThat(ledger.has("p3", ANNA)).isTrue();
    }
}
