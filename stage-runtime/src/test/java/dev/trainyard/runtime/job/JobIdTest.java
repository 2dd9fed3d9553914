package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.run.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobIdTest {
    @Test
    void isTheSameForTheSameInputs() {
        assertThat(JobId.of(Stage.INGEST, "x", 3)).isEqualTo(JobId.of(Stage.INGEST, "x", 3));
    }

    @Test
    void differsWhereAnInputOrTheStageDiffers() {
        JobId id = JobId.of(Stage.INGEST, "x", 3);

        assertThat(JobId.of(Stage.INGEST, "x", 4)).isNotEqualTo(id);
        assertThat(JobId.of(Stage.INGEST, "x3")).isNotEqualTo(id);
        assertThat(JobId.of(Stage.PRETRAIN, "x", 3)).isNotEqualTo(id);
    }

    @Test
    void doesNotDependOnTheOrderOfAMap() {
        Map<String, Integer> forth = new LinkedHashMap<>();
        forth.put("a", 1);
        forth.put("b", 2);
        Map<String, Integer> back = new LinkedHashMap<>();
        back.put("b", 2);
        back.put("a", 1);

        assertThat(JobId.of(Stage.INGEST, forth)).isEqualTo(JobId.of(Stage.INGEST, back));
    }
}
