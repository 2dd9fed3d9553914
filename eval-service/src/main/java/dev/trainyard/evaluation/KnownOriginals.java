package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.evaluation.code.OriginalMethods;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which methods of a corpus compile as their authors wrote them, in the artifact store: compiling them takes minutes, and
 * every replica and every evaluation of the corpus needs the same answer.
 *
 * @param documents the digest of the corpus
 * @param seed that orders its methods
 * @param methods the number of methods in that order
 * @param most the largest number that is looked for
 * @param java the version of the compiler
 */
record KnownOriginals(Sha256 documents, long seed, int methods, int most, String java) {
    private static final String FILE = "methods.json";

    /** The known answer, or the one that is found now and kept. */
    OriginalMethods or(Supplier<OriginalMethods> finding, ArtifactStore store) throws IOException {
        String location = "compiling-methods/" + JobId.of(Stage.EVALUATE, this);
        Optional<Artifact> sealed = store.findWhole(location);
        if (sealed.isPresent()) {
            return ContractJson.mapper()
                    .readValue(Files.readAllBytes(store.open(sealed.get()).resolve(FILE)), OriginalMethods.class);
        }
        OriginalMethods found = finding.get();
        try (Staging staging = store.stage(location, MediaTypes.COMPILING_METHODS)) {
            Files.write(staging.folder().resolve(FILE), ContractJson.mapper().writeValueAsBytes(found));
            staging.seal();
        }
        return found;
    }
}
