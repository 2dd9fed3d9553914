package dev.trainyard.gateway;

import dev.trainyard.comparison.results.UnreadableItemsException;
import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunView;
import dev.trainyard.gateway.samples.SampleFile;
import dev.trainyard.gateway.samples.UnreadableSamplesException;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Opens the folders of evaluations, or refuses with the reason. */
final class EvaluationFolders {
    private final ArtifactStore store;

    EvaluationFolders(ArtifactStore store) {
        this.store = store;
    }

    /** What is read from the samples of an evaluation. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException, InterruptedException;
    }

    /** The evaluation of a run. */
    static Artifact evaluation(RunView run) {
        return run.artifacts().stream()
                .filter(artifact -> artifact.name().equals("evaluation"))
                .map(RunView.RunArtifact::artifact)
                .findFirst()
                .orElseThrow(() -> RefusedException.of(
                        409,
                        "There is no evaluation yet",
                        "Run " + run.id() + " is " + run.state().key() + " and has no evaluation."));
    }

    /** A folder with samples. */
    Path open(RunId run, Artifact evaluation) throws IOException {
        try {
            Path folder = store.open(evaluation);
            if (Files.exists(folder.resolve(SampleFile.NAME))) return folder;
            throw RefusedException.of(
                    410, "There are no samples", "The evaluation of run " + run + " was sealed without samples.");
        } catch (DamagedArtifactException e) {
            store.setAside(evaluation.location());
            throw RefusedException.of(
                    410, "The evaluation is damaged", e.getMessage() + " Start the recipe again to rebuild it.");
        }
    }

    /** @param whose the evaluation or evaluations, for the sentence */
    static <T> T reading(String whose, Reading<T> reading) throws IOException, InterruptedException {
        try {
            return reading.read();
        } catch (UnreadableSamplesException e) {
            throw RefusedException.of(
                    410,
                    "The samples cannot be read",
                    "The samples of " + whose + " cannot be read. " + e.getMessage());
        } catch (UnreadableItemsException e) {
            throw RefusedException.of(
                    410,
                    "The samples cannot be read",
                    "The samples of " + whose + " cannot be read. " + e.getMessage() + ".");
        } catch (NoSuchFileException e) {
            throw RefusedException.of(
                    410,
                    "The samples cannot be read",
                    "The samples of " + whose + " cannot be read, because there is no file " + e.getFile() + ".");
        }
    }
}
