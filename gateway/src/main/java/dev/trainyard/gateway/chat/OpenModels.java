package dev.trainyard.gateway.chat;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.Checkpoint;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The models in memory, limited in number and in bytes. To open another, those that have not been used for the longest
 * time are closed. For one thread, except where noted.
 */
final class OpenModels<M extends OpenModels.Opened<B>, B> implements AutoCloseable {
    private static final long WEIGHT_BYTES = 4;

    private final int most;
    private final long bytes;
    /** Least recently used first. */
    private final Map<Key, Held<M>> open = new LinkedHashMap<>(4, 0.75f, true);

    /** The limits of the loaded models, for other threads. */
    private final Map<Key, B> bounds = new ConcurrentHashMap<>();

    /** Two checkpoints with the same content may differ in whether they converse. */
    private record Key(Artifact artifact, boolean continuesText) {
        static Key of(Checkpoint checkpoint) {
            return new Key(checkpoint.artifact(), checkpoint.continuesText());
        }
    }

    private record Held<M>(M model, long bytes) {}

    /** A model in memory. @param <B> what other threads may know about it */
    interface Opened<B> extends AutoCloseable {
        /** Its limits, which may be used by any thread, even after the model is closed. */
        B bound();

        @Override
        void close();
    }

    /** Opens a model that is not in memory. */
    interface Opening<M> {
        M open() throws IOException;
    }

    /**
     * @param most maximum number of models
     * @param bytes maximum memory of their weights
     */
    OpenModels(int most, long bytes) {
        this.most = most;
        this.bytes = bytes;
    }

    /** The limits of a checkpoint's model, if it is in memory; for any thread. */
    Optional<B> bound(Checkpoint checkpoint) {
        return Optional.ofNullable(bounds.get(Key.of(checkpoint)));
    }

    /**
     * The model of a checkpoint, opened if necessary.
     *
     * @param name for the message
     * @throws RefusedChatException if it would not fit even if it were the only one
     */
    M get(String name, Checkpoint checkpoint, Opening<M> opening) throws IOException {
        Key key = Key.of(checkpoint);
        Held<M> found = open.get(key);
        if (found != null) return found.model();
        long needed = WEIGHT_BYTES * checkpoint.parameters();
        if (needed > bytes) {
            throw new RefusedChatException(
                    503,
                    "The model '" + name + "' needs " + megabytes(needed)
                            + " MB of memory, and models for chat may use " + megabytes(bytes)
                            + " MB: raise trainyard.gateway.chat-memory on a machine that has more.",
                    "model",
                    "model_too_large");
        }
        Iterator<Map.Entry<Key, Held<M>>> oldest = open.entrySet().iterator();
        while (oldest.hasNext() && (open.size() >= most || used() + needed > bytes)) {
            Map.Entry<Key, Held<M>> closing = oldest.next();
            bounds.remove(closing.getKey());
            oldest.remove();
            closing.getValue().model().close();
        }
        M opened = opening.open();
        open.put(key, new Held<>(opened, needed));
        bounds.put(key, opened.bound());
        return opened;
    }

    private long used() {
        return open.values().stream().mapToLong(Held::bytes).sum();
    }

    private static long megabytes(long bytes) {
        return (bytes + 999_999) / 1_000_000;
    }

    /** Closes the models of an artifact. */
    void forget(Artifact artifact) {
        bounds.keySet().removeIf(key -> key.artifact().equals(artifact));
        open.entrySet().removeIf(entry -> {
            boolean closing = entry.getKey().artifact().equals(artifact);
            if (closing) entry.getValue().model().close();
            return closing;
        });
    }

    @Override
    public void close() {
        bounds.clear();
        open.values().forEach(it -> it.model().close());
        open.clear();
    }
}
