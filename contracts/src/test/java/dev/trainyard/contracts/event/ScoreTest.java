package dev.trainyard.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ScoreTest {
    private static final String PLAIN = "{\"score\":0.5,\"n\":80,\"low\":0.39,\"high\":0.61}";

    private final JsonMapper json = ContractJson.mapper();

    @Test
    void aScoreOfOldIsReadAndWrittenAsItWas() throws IOException {
        Score score = json.readValue(PLAIN, Score.class);

        assertThat(score).isEqualTo(new Score(0.5, 80, 0.39, 0.61));
        assertThat(json.readTree(json.writeValueAsString(score))).isEqualTo(json.readTree(PLAIN));
    }

    @Test
    void contaminatedItemsAndTheOriginAreReadBack() throws IOException {
        Score score = new Score(0.5, 80, 0.39, 0.61)
                .withContaminated(new Score(1, 2, 0.34, 1))
                .withOrigin(new ScoreOrigin(2, Sha256.of("items"), null, 7));

        String written = json.writeValueAsString(score);

        assertThat(json.readValue(written, Score.class)).isEqualTo(score);
        assertThat(json.readTree(written).path("contaminated").path("n").asInt())
                .isEqualTo(2);
        assertThat(json.readTree(written).path("origin").has("promptDigest")).isFalse();
    }
}
