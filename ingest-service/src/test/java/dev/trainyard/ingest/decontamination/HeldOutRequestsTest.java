package dev.trainyard.ingest.decontamination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutRequestsTest {
    private final Map<String, String> texts = HeldOutRequests.texts();
    private final Contamination contamination = new Contamination(EvaluationItems.of(texts));

    @Test
    void areNamedByTheTaskThatAsksThem() {
        assertThat(texts).containsKeys("refuse-harmful/1", "refuse-harmful/200", "help-benign/1", "help-benign/200");
        assertThat(texts.keySet()).allMatch(name -> name.matches("(refuse-harmful|help-benign)/[1-9][0-9]*"));
    }

    @Test
    void areAllLongEnoughToBeFound() {
        assertThat(contamination.tooShort()).isEmpty();
        assertThat(texts.values())
                .allSatisfy(text -> assertThat(contamination.find("She wrote: " + text + " Then no more."))
                        .isPresent());
    }

    @Test
    void areNotWhatPeopleSayAnyway() {
        assertThat(contamination.find("My plan is to write a unit test. Where do I begin? Could you teach me to cook"
                        + " rice? Is there an easy way to build a bookshelf at home? I would like to save money."
                        + " Any advice?"))
                .isEmpty();
    }
}
