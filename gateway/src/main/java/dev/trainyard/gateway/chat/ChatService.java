package dev.trainyard.gateway.chat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Answers requests with the models of runs. One thread does all the work, because a model can be used by one thread
 * only and training needs the processor more; requests wait in a short queue. The most recently used models stay in
 * memory.
 */
public final class ChatService implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ChatService.class.getName());
    private static final int OPEN_MODELS = 2;
    private static final int WAITING = 32;

    private final RunHistory history;
    private final ArtifactStore store;
    private final RandomGenerator chance;
    private final int threads;
    private final ExecutorService writer;
    /** Least recently used first; accessed only by the generating thread. */
    private final Map<Artifact, LoadedModel> open = new LinkedHashMap<>(4, 0.75f, true);

    /** The context limits of the loaded models, for other threads. */
    private final Map<Artifact, ContextLimit> bounds = new ConcurrentHashMap<>();

    private boolean threadsSet;

    /** @param threads the number of processors that a model may use */
    public ChatService(RunHistory history, ArtifactStore store, RandomGenerator chance, int threads) {
        this.history = history;
        this.store = store;
        this.chance = chance;
        this.threads = threads;
        this.writer = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().name("answers").daemon().factory());
    }

    public ChatBodies.ModelList models() {
        return ChatBodies.ModelList.of(
                history.models().stream().map(ChatService::described).toList());
    }

    public ChatBodies.Model model(String name) {
        return described(find(name));
    }

    private static ChatBodies.Model described(OfferedModel model) {
        return new ChatBodies.Model(model.name(), "model", model.createdAt(), "trainyard");
    }

    private OfferedModel find(String name) {
        return history.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedChatException(
                        404,
                        "The model '" + name + "' does not exist; GET /v1/models lists the available ones.",
                        "model",
                        "model_not_found"));
    }

    /**
     * Starts an answer, which the caller must close.
     *
     * @throws RefusedChatException if there is no such model, too many requests are waiting, or the prompt is known not
     *     to fit
     */
    public AnswerStream ask(ModelRequest request) {
        OfferedModel model = find(request.settings().model());
        ContextLimit bound = bounds.get(model.checkpoint().artifact());
        if (bound != null) bound.rejectIfTooLong(request);
        long seed = request.settings().seed().orElseGet(chance::nextLong);
        AnswerStream answering = new AnswerStream();
        try {
            writer.execute(() -> write(model, request, seed, answering));
        } catch (RejectedExecutionException _) {
            throw new RefusedChatException(
                    429, WAITING + " requests are already waiting; try again later.", null, "rate_limit_exceeded");
        }
        return answering;
    }

    private void write(OfferedModel model, ModelRequest request, long seed, AnswerStream answering) {
        if (answering.abandoned()) return;
        try {
            open(model).answer(request, seed, answering);
        } catch (RefusedChatException e) {
            answering.add(new AnswerPart.Refused(e));
        } catch (Throwable e) {
            // For any failure, even one that ends this thread, because the client is waiting for a response.
            answering.add(new AnswerPart.Failed(
                    "The model " + model.name() + " could not answer; the log of the gateway says why."));
            LOG.log(Level.WARNING, "model " + model.name() + " could not answer", e);
            if (e instanceof Error error) throw error;
        }
    }

    private LoadedModel open(OfferedModel model) throws IOException {
        Artifact artifact = model.checkpoint().artifact();
        // Each time, because the artifact may have changed since the model was loaded.
        Path folder = opened(artifact);
        LoadedModel found = open.get(artifact);
        if (found != null) return found;
        if (open.size() >= OPEN_MODELS) forget(open.keySet().iterator().next());
        if (!threadsSet) {
            Processor.useThreads(threads);
            threadsSet = true;
        }
        LoadedModel opened = LoadedModel.open(folder, model.checkpoint().continuesText());
        open.put(artifact, opened);
        bounds.put(artifact, opened.bound());
        return opened;
    }

    private Path opened(Artifact artifact) throws IOException {
        try {
            return store.open(artifact);
        } catch (DamagedArtifactException e) {
            forget(artifact);
            store.setAside(artifact.location());
            throw e;
        }
    }

    private void forget(Artifact artifact) {
        bounds.remove(artifact);
        LoadedModel closing = open.remove(artifact);
        if (closing != null) closing.close();
    }

    /** Stops answering and frees the models. */
    @Override
    public void close() {
        writer.shutdownNow();
        try {
            if (writer.awaitTermination(10, TimeUnit.SECONDS)) {
                open.values().forEach(LoadedModel::close);
                open.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
