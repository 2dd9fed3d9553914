package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What a phase keeps in its job's work folder, so that it goes on after a restart. */
public final class SavedPhase {
    private static final String PACE = "pace.json";

    private final Path folder;

    public SavedPhase(Path folder) {
        this.folder = folder;
    }

    /** The session as it was last saved, or nothing where the phase has to begin. The caller closes it. */
    public Optional<TrainingSession> session(OptimizerSettings settings, Precision precision) throws IOException {
        return TrainingSession.isSaved(folder)
                ? Optional.of(TrainingSession.resume(folder, settings, precision))
                : Optional.empty();
    }

    /** How fast it went until it was last saved. */
    Pace pace() throws IOException {
        Path file = folder.resolve(PACE);
        return Files.exists(file) ? EventJson.mapper().readValue(file.toFile(), Pace.class) : Pace.NONE;
    }

    void save(TrainingSession session, Pace pace) throws IOException {
        session.save(folder);
        Path written = folder.resolve(PACE + ".new");
        EventJson.mapper().writeValue(written.toFile(), pace);
        Files.move(written, folder.resolve(PACE), StandardCopyOption.ATOMIC_MOVE);
    }
}
