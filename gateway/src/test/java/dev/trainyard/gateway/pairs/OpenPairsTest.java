package dev.trainyard.gateway.pairs;

import static dev.trainyard.gateway.pairs.PairsOfTests.ANNA;
import static dev.trainyard.gateway.pairs.PairsOfTests.BEN;
import static dev.trainyard.gateway.pairs.PairsOfTests.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.PairChoice;
import dev.trainyard.contracts.event.PreferenceGiven;
import dev.trainyard.gateway.pairs.OpenPairs.Accepted;
import dev.trainyard.gateway.pairs.OpenPairs.AlreadyDecided;
import dev.trainyard.gateway.pairs.OpenPairs.NotShown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpenPairsTest {
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final OpenPairs open = new OpenPairs(() -> now, new Random(1));

    @Test
    void decidesTheOrderItself() {
        int firstOnLeft = 0;
        for (int i = 0; i < 400; i++) {
            ShownPair shown = open.show(pair("p" + i, "Hi"), ANNA).orElseThrow();
            assertThat(shown.left()).isNotEqualTo(shown.right());
            if (shown.left().answer().equals("bad")) firstOnLeft++;
        }

        assertThat(firstOnLeft).isBetween(150, 250);
    }

    @Test
    void recordsTheChosenAnswerWhicheverSideItStoodOn() {
        for (int i = 0; i < 20; i++) {
            ShownPair shown = open.show(pair("p" + i, "Hi"), ANNA).orElseThrow();
            PairChoice good = shown.left().answer().equals("good") ? PairChoice.LEFT : PairChoice.RIGHT;

            Accepted accepted = (Accepted) open.vote(shown.id(), ANNA, good, "n");

            assertThat(accepted.vote().chosen()).isEqualTo("good");
            assertThat(accepted.vote().rejected()).isEqualTo("bad");
            assertThat(accepted.vote().pair().left()).isEqualTo(shown.left());
            assertThat(accepted.vote().pair().id()).isEqualTo("p" + i);
        }
    }

    @Test
    void givesTheSameEventForTheSameVoteAndRefusesAnother() {
        ShownPair shown = open.show(pair("p", "Hi"), ANNA).orElseThrow();
        PreferenceGiven first = ((Accepted) open.vote(shown.id(), null, PairChoice.LEFT, "1")).vote();
        now = now.plusSeconds(5);

        assertThat(open.vote(shown.id(), null, PairChoice.LEFT, "2")).isEqualTo(new Accepted(shown, first, true));
        assertThat(open.vote(shown.id(), null, PairChoice.TIE, "3")).isEqualTo(new AlreadyDecided(PairChoice.LEFT));
    }

    @Test
    void knowsNoOtherIdNoOtherRaterAndNoExpiredPair() {
        ShownPair shown = open.show(pair("p", "Hi"), ANNA).orElseThrow();

        assertThat(open.vote("p", ANNA, PairChoice.LEFT, "1")).isEqualTo(new NotShown());
        assertThat(open.vote(shown.id(), BEN, PairChoice.LEFT, "1")).isEqualTo(new NotShown());
        assertThat(open.isShown("p", ANNA)).isTrue();
        now = now.plus(OpenPairs.LIFETIME);
        assertThat(open.vote(shown.id(), ANNA, PairChoice.LEFT, "1")).isEqualTo(new NotShown());
    }

    @Test
    void forgetsAPairWithAVoteBeforeOneThatWaitsForIt() {
        ShownPair waiting = open.show(pair("p", "Hi"), ANNA).orElseThrow();
        for (int i = 0; i < 2 * OpenPairs.MOST_OF_A_RATER; i++) {
            ShownPair next = open.show(pair("p" + i, "Hi"), ANNA).orElseThrow();
            open.vote(next.id(), ANNA, PairChoice.TIE, "n" + i);
        }

        assertThat(open.vote(waiting.id(), ANNA, PairChoice.LEFT, "n")).isInstanceOf(Accepted.class);
    }

    @Test
    void pairsWithAVoteLeaveRoomForOtherRaters() {
        for (int i = 0; i < OpenPairs.MOST; i++) {
            ShownPair shown = open.show(pair("p", "Hi"), dev.trainyard.contracts.event.PairRater.person("r" + i))
                    .orElseThrow();
            open.vote(shown.id(), null, PairChoice.LEFT, "n" + i);
        }

        assertThat(open.show(pair("p", "Hi"), ANNA)).isPresent();
    }

    @Test
    void keepsAFewPairsOfARaterAndNotMoreThanFitIntoMemory() {
        List<ShownPair> ofAnna = new ArrayList<>();
        for (int i = 0; i <= OpenPairs.MOST_OF_A_RATER; i++) {
            ofAnna.add(open.show(pair("p" + i, "Hi"), ANNA).orElseThrow());
        }
        assertThat(open.vote(ofAnna.getFirst().id(), ANNA, PairChoice.LEFT, "1"))
                .isEqualTo(new NotShown());
        assertThat(open.vote(ofAnna.getLast().id(), ANNA, PairChoice.LEFT, "1")).isInstanceOf(Accepted.class);

        int shown = OpenPairs.MOST_OF_A_RATER;
        for (int rater = 0; shown < OpenPairs.MOST; rater++, shown++) {
            assertThat(open.show(pair("p", "Hi"), dev.trainyard.contracts.event.PairRater.person("r" + rater)))
                    .isPresent();
        }
        // The pair with a vote is forgotten first.
        assertThat(open.show(pair("p", "Hi"), BEN)).isPresent();
        assertThat(open.show(pair("p", "Hi"), BEN)).isEmpty();
        now = now.plus(OpenPairs.LIFETIME);
        assertThat(open.show(pair("p", "Hi"), BEN)).isPresent();
    }
}
