package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The inputs of evaluations in the artifact store, for the replicas that measure their slices. */
final class EvaluationPlans {
    private static final String FILE = "plan.json";

    private EvaluationPlans() {}

    static Artifact seal(EvaluationInputs inputs, JobId job, ArtifactStore store) throws IOException {
        String location = "evaluation-plans/" + job;
        Optional<Artifact> sealed = store.findWhole(location);
        if (sealed.isPresent()) return sealed.get();
        try (Staging staging = store.stage(location, MediaTypes.EVALUATION_PLAN)) {
            Files.write(staging.folder().resolve(FILE), ContractJson.mapper().writeValueAsBytes(inputs));
            return staging.seal();
        }
    }

    static EvaluationInputs read(Artifact plan, ArtifactStore store) throws IOException {
        return ContractJson.mapper()
                .readValue(Files.readAllBytes(store.open(plan).resolve(FILE)), EvaluationInputs.class);
    }
}
