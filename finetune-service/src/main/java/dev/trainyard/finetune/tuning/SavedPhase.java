package dev.trainyard.finetune.tuning;

import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.trail.StepSource;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import dev.trainyard.runtime.artifact.DurableFiles;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a phase keeps in its job's work folder, so that it goes on after a restart. */
public final class SavedPhase {
    private static final String PACE = "pace.json";

    private static final String TRAIL = "steps";
    private static final Logger LOG = System.getLogger(SavedPhase.class.getName());

    private final Path folder;
    private StepTrail trail = StepTrail.from(0);
    private Pace pace = Pace.NONE;

    public SavedPhase(Path folder) {
        this.folder = folder;
    }

    /**
     * The session as it was last saved, or nothing where the phase has to begin: also where what was saved cannot be used,
     * which is taken away then. The caller closes it.
     *
     * @param source of what the steps take: a session that took anything else is not gone on with
     */
    public Optional<TrainingSession> session(OptimizerSettings settings, Precision precision, StepSource source)
            throws IOException {
        trail = StepTrail.from(0);
        pace = Pace.NONE;
        if (!TrainingSession.isSaved(folder)) return Optional.empty();
        TrainingSession session;
        try {
            session = TrainingSession.resume(folder, settings, precision);
        } catch (RefusedModelException e) {
            return begunAnew("its session cannot be used (" + e.getMessage() + ")");
        }
        boolean goesOn = false;
        try {
            Optional<String> wrong = wrong(session.step(), source);
            if (wrong.isPresent()) return begunAnew(wrong.get());
            goesOn = true;
            return Optional.of(session);
        } finally {
            if (!goesOn) session.close();
        }
    }

    /** What the steps have taken so far; each new one is added to it. */
    public StepTrail trail() {
        return trail;
    }

    /** How fast it went until it was last saved. */
    Pace pace() {
        return pace;
    }

    /** The trail first: it may then be longer than the session, and never shorter. */
    void save(TrainingSession session, Pace pace) throws IOException {
        Files.createDirectories(folder);
        DurableFiles.replace(folder, TRAIL, trail.bytes());
        session.save(folder);
        DurableFiles.replace(folder, PACE, EventJson.mapper().writeValueAsBytes(pace));
    }

    /**
     * Nothing of it stays: a session that took something else must not be found beside the trail of the one to come. The
     * names are deleted from the last to the first, the session before its trail.
     */
    private Optional<TrainingSession> begunAnew(String why) throws IOException {
        LOG.log(Level.WARNING, "a saved phase is begun anew, because {0}: {1}", why, folder);
        DurableFiles.delete(folder);
        return Optional.empty();
    }

    /** Why a session of so many steps cannot be gone on with; where it can, its trail and its pace are taken up. */
    private Optional<String> wrong(long steps, StepSource source) {
        StepTrail saved;
        try {
            saved = savedTrail(steps);
        } catch (IOException e) {
            return Optional.of("its record of steps cannot be read (" + e.getMessage() + ")");
        }
        if (!saved.cutTo(steps)) {
            return Optional.of("its record ends with step " + saved.steps() + " and the session with step " + steps);
        }
        Optional<String> disagreement = saved.disagreement(source);
        if (disagreement.isPresent()) return disagreement;
        try {
            pace = savedPace();
        } catch (IOException e) {
            return Optional.of("its pace cannot be read (" + e.getMessage() + ")");
        }
        trail = saved;
        return Optional.empty();
    }

    /** Phases of before trails were kept go on without theirs. */
    private StepTrail savedTrail(long steps) throws IOException {
        Path file = folder.resolve(TRAIL);
        return Files.exists(file) ? StepTrail.read(file) : StepTrail.from(steps);
    }

    private Pace savedPace() throws IOException {
        Path file = folder.resolve(PACE);
        return Files.exists(file) ? EventJson.mapper().readValue(Files.readAllBytes(file), Pace.class) : Pace.NONE;
    }
}
