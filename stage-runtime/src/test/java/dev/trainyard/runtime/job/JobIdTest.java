package dev.trainyard.runtime.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.run.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobIdTest {
    private record Inputs(@Nullable String text, @Nullable String more, int number) {}

    private record Numbers(Map<String, Integer> numbers) {}

    private record Parts(Artifact artifact) {}

    @Test
    void isTheSameForTheSameInputs() {
        assertThat(JobId.of(Stage.INGEST, new Inputs("x", null, 3)))
                .isEqualTo(JobId.of(Stage.INGEST, new Inputs("x", null, 3)));
    }

    @Test
    void differsIfAnInputOrTheStageDiffers() {
        JobId id = JobId.of(Stage.INGEST, new Inputs("x", null, 3));

        assertThat(JobId.of(Stage.INGEST, new Inputs("x", null, 4))).isNotEqualTo(id);
        assertThat(JobId.of(Stage.INGEST, new Inputs(null, "x", 3))).isNotEqualTo(id);
        assertThat(JobId.of(Stage.INGEST, new Inputs("x", "", 3))).isNotEqualTo(id);
        assertThat(JobId.of(Stage.PRETRAIN, new Inputs("x", null, 3))).isNotEqualTo(id);
    }

    @Test
    void doesNotDependOnTheOrderOfAMap() {
        Map<String, Integer> forth = new LinkedHashMap<>();
        forth.put("a", 1);
        forth.put("b", 2);
        Map<String, Integer> back = new LinkedHashMap<>();
        back.put("b", 2);
        back.put("a", 1);

        assertThat(JobId.of(Stage.INGEST, new Numbers(forth))).isEqualTo(JobId.of(Stage.INGEST, new Numbers(back)));
    }

    @Test
    void dependsOnAnArtifactsDigestAndNotOnItsLocation() {
        JobId id = JobId.of(Stage.INGEST, new Parts(artifact("here", "x")));

        assertThat(JobId.of(Stage.INGEST, new Parts(artifact("there", "x")))).isEqualTo(id);
        assertThat(JobId.of(Stage.INGEST, new Parts(artifact("here", "y")))).isNotEqualTo(id);
    }

    private static Artifact artifact(String location, String content) {
        return new Artifact(location, Sha256.of(content), 1, MediaTypes.CORPUS);
    }
}
