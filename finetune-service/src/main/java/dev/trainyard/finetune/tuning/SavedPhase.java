package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** What a phase keeps in its job's work folder, so that it goes on after a restart. */
public final class SavedPhase {
    private static final String PACE = "pace.json";

    private static final String TRAIL = "steps";
    private static final Logger LOG = System.getLogger(SavedPhase.class.getName());

    private final Path folder;
    private StepTrail trail = StepTrail.from(0);

    public SavedPhase(Path folder) {
        this.folder = folder;
    }

    /**
     * The session as it was last saved, or nothing where the phase has to begin. The caller closes it.
     *
     * @param source of what the steps take: a session that took anything else is not gone on with
     */
    public Optional<TrainingSession> session(OptimizerSettings settings, Precision precision, StepSource source)
            throws IOException {
        trail = StepTrail.from(0);
        if (!TrainingSession.isSaved(folder)) return Optional.empty();
        TrainingSession session = TrainingSession.resume(folder, settings, precision);
        StepTrail saved = trailUpTo(session.step());
        Optional<String> wrong = saved.disagreement(source);
        if (wrong.isPresent()) {
            session.close();
            LOG.log(Level.WARNING, "a saved phase is begun anew, because {0}: {1}", wrong.get(), folder);
            Files.deleteIfExists(folder.resolve(PACE));
            return Optional.empty();
        }
        trail = saved;
        return Optional.of(session);
    }

    /** What the steps have taken so far; each new one is added to it. */
    public StepTrail trail() {
        return trail;
    }

    /** How fast it went until it was last saved. */
    Pace pace() throws IOException {
        Path file = folder.resolve(PACE);
        return Files.exists(file) ? EventJson.mapper().readValue(file.toFile(), Pace.class) : Pace.NONE;
    }

    /** The trail first: it may then be longer than the session, and never shorter. */
    void save(TrainingSession session, Pace pace) throws IOException {
        Files.createDirectories(folder);
        Path taken = folder.resolve(TRAIL + ".new");
        trail.write(taken);
        Files.move(taken, folder.resolve(TRAIL), StandardCopyOption.ATOMIC_MOVE);
        session.save(folder);
        Path written = folder.resolve(PACE + ".new");
        EventJson.mapper().writeValue(written.toFile(), pace);
        Files.move(written, folder.resolve(PACE), StandardCopyOption.ATOMIC_MOVE);
    }

    private StepTrail trailUpTo(long steps) throws IOException {
        Path file = folder.resolve(TRAIL);
        // Phases of before trails were kept go on without theirs.
        if (!Files.exists(file)) return StepTrail.from(steps);
        StepTrail saved = StepTrail.read(file);
        if (!saved.cutTo(steps)) throw new IOException("The record of steps in " + folder + " is damaged.");
        return saved;
    }
}
