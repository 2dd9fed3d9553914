package dev.trainyard.gateway.chat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import dev.trainyard.gateway.history.OfferedModel;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.gateway.history.RunStatus;
import dev.trainyard.model.folder.RefusedModelException;
import dev.trainyard.model.transformer.Processor;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Answers requests with the models of runs. One thread does all the work, because a model can be used by one thread
 * only and training needs the processor more; requests wait in a short queue. The most recently used models stay in
 * memory, as far as the limits allow.
 */
public final class ChatService implements AutoCloseable {
    private static final Logger LOG = System.getLogger(ChatService.class.getName());
    private static final int WAITING = 32;

    private final RunHistory history;
    private final UnaryOperator<String> releases;
    private final ArtifactStore store;
    private final RandomGenerator chance;
    private final int threads;
    private final ExecutorService writer;
    private final OpenModels<LoadedModel, ContextLimit> open;
    private boolean threadsSet;

    /**
     * How much of the machine chats may use.
     *
     * @param threads the number of processors that a model may use
     * @param models maximum number of models in memory
     * @param bytes maximum memory of their weights
     */
    public record Limits(int threads, int models, long bytes) {}

    /** Without names of releases. */
    public ChatService(RunHistory history, ArtifactStore store, RandomGenerator chance, Limits limits) {
        this(history, UnaryOperator.identity(), store, chance, limits);
    }

    /** @param releases the name of the model at which the name of a release points; the same name for any other */
    public ChatService(
            RunHistory history,
            UnaryOperator<String> releases,
            ArtifactStore store,
            RandomGenerator chance,
            Limits limits) {
        this.history = history;
        this.releases = releases;
        this.store = store;
        this.chance = chance;
        this.threads = limits.threads();
        this.open = new OpenModels<>(limits.models(), limits.bytes());
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
        Checkpoint checkpoint = model.checkpoint();
        RunStatus decision = model.decision();
        return new ChatBodies.Model(
                model.name(),
                "model",
                model.createdAt(),
                "trainyard",
                new ChatBodies.ModelCheckpoint(
                        model.run().value(),
                        checkpoint.step(),
                        checkpoint.id().value(),
                        decision == null ? null : decision.key(),
                        checkpoint.parameters(),
                        model.bitsPerByte(),
                        checkpoint.divergence()));
    }

    /**
     * The model that a name, of a model or of a release, means now.
     *
     * @throws RefusedChatException if there is none
     */
    public OfferedModel find(String name) {
        return called(name)
                .or(() -> called(releases.apply(name)))
                .orElseThrow(() -> new RefusedChatException(
                        404,
                        "The model '" + name + "' does not exist; GET /v1/models lists the available ones.",
                        "model",
                        "model_not_found"));
    }

    private Optional<OfferedModel> called(String name) {
        return history.models().stream().filter(model -> model.isCalled(name)).findFirst();
    }

    /**
     * Starts an answer, which the caller must close.
     *
     * @throws RefusedChatException if there is no such model, too many requests are waiting, or the prompt is known not
     *     to fit
     */
    public AnswerStream ask(ModelRequest request) {
        OfferedModel model = find(request.settings().model());
        open.bound(model.checkpoint()).ifPresent(bound -> bound.rejectIfTooLong(request));
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
        } catch (DamagedArtifactException e) {
            answering.add(new AnswerPart.Refused(new RefusedChatException(
                    410,
                    "The model '" + model.name() + "' cannot answer: " + e.getMessage()
                            + " Start the recipe again to rebuild it.",
                    "model",
                    "model_damaged")));
        } catch (RefusedModelException e) {
            answering.add(new AnswerPart.Refused(new RefusedChatException(
                    422,
                    "The model '" + model.name() + "' cannot answer: " + e.getMessage() + ".",
                    "model",
                    "model_unsupported")));
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
        return open.get(model.name(), model.checkpoint(), () -> {
            if (!threadsSet) {
                Processor.useThreads(threads);
                threadsSet = true;
            }
            return LoadedModel.open(folder, model.checkpoint().continuesText());
        });
    }

    private Path opened(Artifact artifact) throws IOException {
        try {
            return store.open(artifact);
        } catch (DamagedArtifactException e) {
            open.forget(artifact);
            store.setAside(artifact.location());
            throw e;
        }
    }

    /** Stops answering and frees the models. */
    @Override
    public void close() {
        writer.shutdownNow();
        try {
            if (writer.awaitTermination(10, TimeUnit.SECONDS)) {
                open.close();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
