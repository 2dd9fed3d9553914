package dev.trainyard.evaluation;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointKind;
import dev.trainyard.evaluation.task.EvaluatedModel;
import dev.trainyard.model.chat.ChatForm;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.transformer.Transformer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The checkpoints that this process has open for slices: the two of an evaluation at most, and none when no slice has
 * come for a while. It owns their native memory.
 */
final class OpenModels implements AutoCloseable {
    private static final int MOST = 2;

    private final ArtifactStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<OpenModel> open = new ArrayDeque<>();
    private long lastUse = System.nanoTime();

    /**
     * A checkpoint as it is evaluated.
     *
     * @param form the checkpoint whose tokenizer and form of conversation it is asked in
     */
    record ModelChoice(Artifact checkpoint, Artifact form, boolean chats) {}

    /** Work with an open model. */
    @FunctionalInterface
    interface ModelUse<R> {
        R with(EvaluatedModel evaluated) throws Exception;
    }

    private record OpenModel(ModelChoice choice, Tokenizer tokenizer, Transformer model, ChatForm form)
            implements AutoCloseable {
        static OpenModel of(ModelChoice choice, ArtifactStore store) throws IOException {
            Path folder = store.open(choice.checkpoint());
            Path formFolder = store.open(choice.form());
            Tokenizer tokenizer = Tokenizer.open(formFolder);
            try {
                ChatForm form = ChatForm.open(formFolder, tokenizer);
                return new OpenModel(choice, tokenizer, Transformer.open(folder), form);
            } catch (IOException | RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }

        EvaluatedModel evaluated() {
            return new EvaluatedModel(choice.chats() ? CheckpointKind.ALIGNED : CheckpointKind.BASE, model, form);
        }

        @Override
        public void close() {
            model.close();
            tokenizer.close();
        }
    }

    OpenModels(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Works with a model, which is opened if it is not open yet. One thread at a time.
     *
     * @throws IOException if the checkpoint is missing or damaged, before the work or after it
     */
    <R> R use(ModelChoice choice, ModelUse<R> use) throws Exception {
        lock.lockInterruptibly();
        try {
            // Compares only sizes and times if the files were read before, so this is cheap for an open model.
            store.open(choice.checkpoint());
            R result = use.with(opened(choice).evaluated());
            store.open(choice.checkpoint());
            return result;
        } finally {
            lastUse = System.nanoTime();
            lock.unlock();
        }
    }

    private OpenModel opened(ModelChoice choice) throws IOException {
        for (OpenModel model : open) if (model.choice().equals(choice)) return model;
        if (open.size() == MOST) open.removeFirst().close();
        OpenModel model = OpenModel.of(choice, store);
        open.addLast(model);
        return model;
    }

    /** Closes all models if none was used for a while and none is in use. */
    void closeIdle(Duration unused) {
        if (!lock.tryLock()) return;
        try {
            if (System.nanoTime() - lastUse >= unused.toNanos()) closeAll();
        } finally {
            lock.unlock();
        }
    }

    int count() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closeAll();
        } finally {
            lock.unlock();
        }
    }

    private void closeAll() {
        open.forEach(OpenModel::close);
        open.clear();
    }
}
