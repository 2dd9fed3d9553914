package dev.trainyard.gateway.card;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.RewardQuality;
import dev.trainyard.contracts.event.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardResultTest {
    @Test
    void saysHowWellARewardModelOrdersPairs() {
        RewardQuality quality = new RewardQuality(0.5, new Score(0.75, 40, 0.6, 0.86), 1.25, 0.5, 0.0625, List.of());

        assertThat(MarkdownCard.reward(quality))
                .isEqualTo(
                        "A reward model beside the model, which scores answers: 0.500 of 40 held-out pairs in the right"
                                + " order before, 0.750 after (interval 0.600 to 0.860); expected calibration error 0.063; loss"
                                + " 0.500 nats a pair, 0.693 for a guess");
    }
}
