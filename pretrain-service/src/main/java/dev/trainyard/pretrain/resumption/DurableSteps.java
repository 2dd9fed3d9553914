package dev.trainyard.pretrain.resumption;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.recipe.Precision;
import dev.trainyard.model.training.OptimizerSettings;
import dev.trainyard.model.training.TrainingSession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The last two durable steps of a training, each a folder with everything that going on needs. A folder is written under
 * another name, its {@code tally.json} with the digests of all other files last, and renamed once. The step before the
 * newest stays, so that a newest one that a disk or a power cut damaged costs minutes and not the training.
 */
public final class DurableSteps {
    private static final Logger LOG = System.getLogger(DurableSteps.class.getName());
    private static final String TALLY = "tally.json";
    private static final int KEPT = 2;

    private final Path folder;

    public DurableSteps(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** A training to go on with; the session is the caller's to close. */
    public record Resumed(TrainingSession session, TrainingTally tally) {}

    record Sealed(TrainingTally tally, Map<String, Sha256> files) {}

    public Optional<Resumed> newest(OptimizerSettings settings, Precision precision) throws IOException {
        for (Path step : newestFirst()) {
            Optional<TrainingTally> tally = verified(step);
            if (tally.isEmpty()) {
                LOG.log(Level.WARNING, "a durable step is damaged and passed over: step={0}", step);
                continue;
            }
            return Optional.of(new Resumed(TrainingSession.resume(step, settings, precision), tally.get()));
        }
        return Optional.empty();
    }

    public void save(TrainingSession session, TrainingTally tally) throws IOException {
        Path target = folder.resolve("step-%012d".formatted(session.step()));
        Path partial = folder.resolve(target.getFileName() + ".partial");
        delete(partial);
        session.save(Files.createDirectories(partial));
        Files.write(partial.resolve(TALLY), EventJson.mapper().writeValueAsBytes(new Sealed(tally, digests(partial))));
        delete(target);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        List<Path> steps = newestFirst();
        for (Path old : steps.subList(Math.min(KEPT, steps.size()), steps.size())) delete(old);
    }

    /** Forgets the newest step where there is another to go back to. */
    void dropNewestOfTwo() throws IOException {
        List<Path> steps = newestFirst();
        if (steps.size() > 1) delete(steps.getFirst());
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("step-\\d+"))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** The tally of a step whose files are all there and as they were written. */
    private static Optional<TrainingTally> verified(Path step) {
        try {
            Sealed sealed = EventJson.mapper().readValue(Files.readAllBytes(step.resolve(TALLY)), Sealed.class);
            return digests(step).equals(sealed.files()) ? Optional.of(sealed.tally()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Sha256> digests(Path step) throws IOException {
        Map<String, Sha256> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(step)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = step.relativize(file).toString();
                if (!name.equals(TALLY)) digests.put(name, Sha256.of(file));
            }
        }
        return digests;
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) return;
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
