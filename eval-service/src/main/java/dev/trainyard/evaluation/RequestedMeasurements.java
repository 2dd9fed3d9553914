package dev.trainyard.evaluation;

import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.evaluation.code.JavaCompilesTask;
import dev.trainyard.evaluation.compilation.MethodCompiler;
import dev.trainyard.evaluation.compilation.SourceFiles;
import dev.trainyard.evaluation.honesty.BeyondCutoffTask;
import dev.trainyard.evaluation.honesty.ParaphraseTask;
import dev.trainyard.evaluation.language.LanguageContextTask;
import dev.trainyard.evaluation.memory.CanariesTask;
import dev.trainyard.evaluation.memory.LikelyPlaces;
import dev.trainyard.evaluation.memory.Passages;
import dev.trainyard.evaluation.memory.PersonalDataTask;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.HeldOutBodies;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.ItemPool;
import dev.trainyard.items.KnowledgeLimit;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The tasks that a recipe asks for in {@code evaluate.measure}. Each gets a share of {@code evaluate.items}, smaller if
 * its items cost more: a generated answer takes as long as the likelihoods of many choices.
 */
final class RequestedMeasurements {
    private static final Logger LOG = System.getLogger(RequestedMeasurements.class.getName());
    private static final Duration LONGEST_COMPILATION = Duration.ofSeconds(30);
    /** In documents. */
    private static final int CHECK_EVERY = 1000;

    /** Methods whose files do not compile with the corpus alone are replaced by others, up to this many times. */
    private static final int CANDIDATES = 4;

    private final EvaluateRecipe evaluate;
    private final long seed;
    private final Path corpus;
    private final Runnable active;
    private final HeldOutBodies bodies;
    private final Passages passages;
    private final LikelyPlaces places;
    private int unchecked;

    /** @param active throws if the work must stop */
    RequestedMeasurements(EvaluationInputs inputs, ArtifactStore store, Runnable active) throws IOException {
        this.evaluate = inputs.recipe();
        this.seed = inputs.seed();
        this.active = active;
        this.corpus = store.open(inputs.documents());
        this.bodies = new HeldOutBodies(CANDIDATES * share(4));
        this.passages = new Passages(share(4));
        this.places = new LikelyPlaces(share(8));
    }

    /** The tasks in the order of {@link EvaluationTask}. */
    List<Task> tasks(ItemPool pool) throws IOException {
        if (evaluate.measure().isEmpty()) return List.of();
        readDocuments(document -> {
            bodies.add(document);
            passages.add(document);
            places.add(document);
        });
        List<Task> tasks = new ArrayList<>();
        for (EvaluationTask task : EvaluationTask.values()) {
            if (evaluate.measure().contains(task.key())) tasks.add(task(task, pool));
        }
        for (Task task : tasks) {
            for (String note : task.notes()) LOG.log(Level.INFO, "task={0}: {1}", task.name(), note);
        }
        return tasks;
    }

    private Task task(EvaluationTask task, ItemPool pool) throws IOException {
        return switch (task) {
            case LANGUAGE_CONTEXT ->
                new LanguageContextTask(
                        bodies.bodies(seed).stream().limit(share(4)).toList());
            case JAVA_COMPILES -> javaCompiles();
            case BEYOND_CUTOFF -> new BeyondCutoffTask(KnowledgeLimit.first(evaluate.items()));
            case PARAPHRASE -> new ParaphraseTask(pool.definitionItems(share(8), evaluate.choices(), seed));
            case VERBATIM -> {
                try (Stream<Document> all = DocumentsFile.read(corpus.resolve(DocumentsFile.NAME))) {
                    yield passages.task(all.peek(_ -> check()));
                }
            }
            case CANARIES -> new CanariesTask(Canaries.read(corpus));
            case PERSONAL_DATA -> new PersonalDataTask(places.places());
            default -> throw new IllegalArgumentException(task.key() + " is part of every evaluation");
        };
    }

    private Task javaCompiles() throws IOException {
        List<HeldOutBody> candidates = bodies.bodies(seed);
        SourceFiles files = new SourceFiles();
        // A name that two sources use belongs to the file that is asked about.
        candidates.forEach(method -> files.add(method.document()));
        readDocuments(files::add);
        return JavaCompilesTask.of(candidates, share(16), new MethodCompiler(files, LONGEST_COMPILATION));
    }

    private void readDocuments(Consumer<Document> reader) throws IOException {
        try (Stream<Document> all = DocumentsFile.read(corpus.resolve(DocumentsFile.NAME))) {
            all.forEach(document -> {
                check();
                reader.accept(document);
            });
        }
    }

    private void check() {
        if (unchecked++ % CHECK_EVERY == 0) active.run();
    }

    /** A part of the items of an ordinary task, at least one. */
    private int share(int divisor) {
        return Math.max(1, evaluate.items() / divisor);
    }
}
