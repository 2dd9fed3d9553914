package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.recipe.EvaluateRecipe;
import dev.trainyard.contracts.recipe.EvaluationTask;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.compilation.MethodCompiler;
import dev.trainyard.corpus.compilation.SourceFiles;
import dev.trainyard.evaluation.behaviour.TraitsTask;
import dev.trainyard.evaluation.code.JavaCompilesTask;
import dev.trainyard.evaluation.code.OriginalMethods;
import dev.trainyard.evaluation.honesty.BeyondCutoffTask;
import dev.trainyard.evaluation.honesty.ParaphraseTask;
import dev.trainyard.evaluation.language.LanguageContextTask;
import dev.trainyard.evaluation.memory.CanariesTask;
import dev.trainyard.evaluation.memory.LikelyPlaces;
import dev.trainyard.evaluation.memory.Passages;
import dev.trainyard.evaluation.memory.PersonalDataTask;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.EverydayQuestion;
import dev.trainyard.items.HeldOutBodies;
import dev.trainyard.items.HeldOutBody;
import dev.trainyard.items.ItemPool;
import dev.trainyard.items.KnowledgeLimit;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks that a recipe asks for in {@code evaluate.measure}. Each gets a share of {@code evaluate.items}, smaller if
 * its items cost more: a generated answer takes as long as the likelihoods of many choices.
 */
final class RequestedMeasurements {
    private static final Logger LOG = System.getLogger(RequestedMeasurements.class.getName());
    private static final Duration LONGEST_COMPILATION = Duration.ofSeconds(30);
    /** Methods whose files do not compile with the corpus alone are replaced by others, up to this many times. */
    private static final int CANDIDATES = 4;

    private final EvaluationInputs inputs;
    private final ArtifactStore store;
    private final EvaluateRecipe evaluate;
    private final long seed;
    private final CorpusDocuments documents;
    private final HeldOutBodies bodies;
    private final Passages passages;
    private final LikelyPlaces places;

    RequestedMeasurements(EvaluationInputs inputs, ArtifactStore store, CorpusDocuments documents) {
        this.inputs = inputs;
        this.store = store;
        this.evaluate = inputs.recipe();
        this.seed = inputs.seed();
        this.documents = documents;
        this.bodies = new HeldOutBodies(CANDIDATES * share(4));
        this.passages = new Passages(share(4));
        this.places = new LikelyPlaces(share(8));
    }

    /** Takes a document into account, of which items may be made. */
    void add(Document document) {
        if (asksFor(EvaluationTask.LANGUAGE_CONTEXT) || asksFor(EvaluationTask.JAVA_COMPILES)) bodies.add(document);
        if (asksFor(EvaluationTask.VERBATIM)) passages.add(document);
        if (asksFor(EvaluationTask.PERSONAL_DATA)) places.add(document);
    }

    /**
     * The tasks in the order of {@link EvaluationTask}, after all documents were added. Some tasks read the documents
     * again, together.
     */
    List<Task> tasks(ItemPool pool) throws IOException {
        List<HeldOutBody> methods = bodies.bodies(seed);
        SourceFiles files = new SourceFiles();
        // A name that two sources use belongs to the file that is asked about.
        methods.forEach(method -> files.add(method.document()));
        if (asksFor(EvaluationTask.VERBATIM) || asksFor(EvaluationTask.JAVA_COMPILES)) {
            documents.read(document -> {
                if (asksFor(EvaluationTask.VERBATIM)) passages.count(document);
                if (asksFor(EvaluationTask.JAVA_COMPILES)) files.add(document);
            });
        }
        List<Task> tasks = new ArrayList<>();
        for (EvaluationTask task : EvaluationTask.values()) {
            if (asksFor(task)) tasks.add(task(task, pool, methods, files));
        }
        for (Task task : tasks) {
            for (String note : task.notes()) LOG.log(Level.INFO, "task={0}: {1}", task.name(), note);
        }
        return tasks;
    }

    private boolean asksFor(EvaluationTask task) {
        return evaluate.measure().contains(task.key());
    }

    private Task task(EvaluationTask task, ItemPool pool, List<HeldOutBody> methods, SourceFiles files)
            throws IOException {
        return switch (task) {
            case LANGUAGE_CONTEXT ->
                new LanguageContextTask(methods.stream().limit(share(4)).toList());
            case JAVA_COMPILES -> javaCompiles(methods, new MethodCompiler(files, LONGEST_COMPILATION));
            case BEYOND_CUTOFF -> new BeyondCutoffTask(KnowledgeLimit.first(evaluate.items()));
            case PARAPHRASE -> new ParaphraseTask(pool.definitionItems(share(8), evaluate.choices(), seed));
            case VERBATIM -> passages.task();
            case CANARIES -> new CanariesTask(Canaries.read(documents.folder()));
            case TRAITS -> new TraitsTask(EverydayQuestion.first(evaluate.items()));
            case PERSONAL_DATA -> new PersonalDataTask(places.places());
            default -> throw new IllegalArgumentException(task.key() + " is part of every evaluation");
        };
    }

    private Task javaCompiles(List<HeldOutBody> methods, MethodCompiler compiler) throws IOException {
        int most = share(16);
        Sha256 corpus = inputs.documents().sha256();
        String java = Runtime.version().toString();
        KnownOriginals known = new KnownOriginals(corpus, seed, methods.size(), most, java);
        return JavaCompilesTask.of(
                methods,
                known.or(() -> OriginalMethods.find(methods, most, compiler), store),
                compiler,
                Sha256.of(corpus.hex() + " " + java));
    }

    /** A part of the items of an ordinary task, at least one. */
    private int share(int divisor) {
        return Math.max(1, evaluate.items() / divisor);
    }
}
