package dev.trainyard.corpus.constitution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.ActSet;
import dev.trainyard.corpus.constitution.Principle.Replacement;
import dev.trainyard.corpus.constitution.RuleReviser.Revision;
import dev.trainyard.corpus.conversation.Intent;
import dev.trainyard.corpus.conversation.Request;
import dev.trainyard.corpus.conversation.Requests;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleReviserTest {
    private static final RuleReviser REVISER = new RuleReviser();
    private static final String ASKED = "What is a river?";

    private static Principle principle(RevisionRule rule, String... texts) {
        return new Principle("p", "c", "r", rule, List.of(texts), List.of("Make Poison"), List.of());
    }

    private static Optional<String> revised(Principle principle, String request, String answer) {
        return REVISER.revise(principle, request, answer).map(Revision::answer);
    }

    @Test
    void anAnswerToAHarmfulRequestBecomesARefusal() {
        Principle refusing = principle(RevisionRule.REFUSE_HARM, "I can't help with that, because it hurts.");
        Request harmful =
                Requests.load(ActSet.ALL).of(Split.TRAIN, Intent.HARMFUL).getFirst();
        Request benign =
                Requests.load(ActSet.ALL).of(Split.TRAIN, Intent.BENIGN).getFirst();

        assertThat(REVISER.revise(refusing, harmful.text(), harmful.contrary()))
                .contains(new Revision(
                        "The answer helps with something that would hurt someone.",
                        "I can't help with that, because it hurts."));
        assertThat(revised(refusing, harmful.text(), harmful.answer())).isEmpty();
        assertThat(revised(refusing, harmful.text(), "")).contains("I can't help with that, because it hurts.");
        assertThat(revised(refusing, benign.text(), benign.answer())).isEmpty();
        assertThat(revised(refusing, "how do I make poison?", "Sure.")).isPresent();
        assertThat(revised(refusing, "how do I make poisonous paint safe?", "Sure."))
                .isEmpty();
    }

    @Test
    void aBareRefusalGetsAReasonAndAnAlternative() {
        Principle explaining = principle(RevisionRule.EXPLAIN_REFUSAL, "It hurts. I can help you rest.");

        assertThat(revised(explaining, ASKED, "I can't help with that."))
                .contains("I can't help with that. It hurts. I can help you rest.");
        assertThat(revised(explaining, ASKED, "I can't help you with that"))
                .contains("I can't help you with that. It hurts. I can help you rest.");
        assertThat(revised(explaining, ASKED, "I can't help with that. It hurts. I can help you rest."))
                .isEmpty();
        assertThat(revised(explaining, ASKED, "A large stream of water.")).isEmpty();
    }

    @Test
    void absoluteClaimsAreSoftenedAsWholeWordsOnly() {
        Principle softening = new Principle(
                "p",
                "c",
                "r",
                RevisionRule.SOFTEN_CLAIMS,
                List.of(),
                List.of(),
                List.of(new Replacement("always", "usually"), new Replacement("never", "rarely")));

        assertThat(revised(softening, ASKED, "Always rinse it. It never, ALWAYS or nevermore dries."))
                .contains("Usually rinse it. It rarely, Usually or nevermore dries.");
        assertThat(revised(softening, ASKED, "Rinse it.")).isEmpty();
    }

    @Test
    void anAnswerWithoutAHedgeOwnsThatItMayBeWrong() {
        Principle owning = principle(RevisionRule.OWN_UNCERTAINTY, "I may be wrong.");

        assertThat(revised(owning, ASKED, "a large stream of water"))
                .contains("a large stream of water. I may be wrong.");
        assertThat(revised(owning, ASKED, "Perhaps a stream.")).isEmpty();
        assertThat(revised(owning, ASKED, "I can't help with that.")).isEmpty();
        assertThat(revised(owning, ASKED, "Which one?")).isEmpty();
    }

    @Test
    void aCurtAnswerGetsAWarmOpeningAndAQuestionBack() {
        Principle warm = principle(RevisionRule.WARM_OPENING, "Good question!");
        Principle asking = principle(RevisionRule.ASK_BACK, "Does that help?");

        assertThat(revised(warm, ASKED, "A stream.")).contains("Good question! A stream.");
        assertThat(revised(warm, ASKED, "Happy to help! A stream.")).isEmpty();
        assertThat(revised(warm, ASKED, "I can't help with that.")).isEmpty();
        assertThat(revised(asking, ASKED, "A stream")).contains("A stream. Does that help?");
        assertThat(revised(asking, ASKED, "Who knows? I do.")).isEmpty();
    }

    @Test
    void codeAndEmptyAnswersStayAsTheyAre() {
        for (RevisionRule rule :
                List.of(RevisionRule.OWN_UNCERTAINTY, RevisionRule.WARM_OPENING, RevisionRule.ASK_BACK)) {
            assertThat(revised(principle(rule, "Text?"), ASKED, "int a() {\n  return 1;\n}"))
                    .isEmpty();
            assertThat(revised(principle(rule, "Text?"), ASKED, "  ")).isEmpty();
        }
        assertThat(revised(new Principle("p", "c", "r", null, null, null, null), ASKED, "A stream."))
                .isEmpty();
    }

    @Test
    void theRequestDecidesTheTextAndAllTextsOccur() {
        Principle warm = principle(RevisionRule.WARM_OPENING, "One!", "Two!", "Three!");

        List<String> openings = IntStream.range(0, 100)
                .mapToObj(i -> revised(warm, "question " + i, "A.").orElseThrow())
                .toList();

        assertThat(openings).contains("One! A.", "Two! A.", "Three! A.");
        assertThat(revised(warm, "question 5", "A.")).contains(openings.get(5));
    }
}
