package dev.trainyard.ingest.sharding;

import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The shards of one split, one after another; a full one is sealed before the next begins. */
final class ShardSeries implements AutoCloseable {
    private final ArtifactStore store;
    private final String prefix;
    private final Split split;
    private final int vocabulary;
    private final long mostTokens;
    private final Consumer<Shard> onSealed;
    private final List<Shard> sealed = new ArrayList<>();
    private @Nullable Open open;

    private record Open(Staging staging, ShardWriter writer) {}

    /** @param prefix of the shards' locations in the store */
    ShardSeries(
            ArtifactStore store,
            String prefix,
            Split split,
            int vocabulary,
            long mostTokens,
            Consumer<Shard> onSealed) {
        this.store = store;
        this.prefix = prefix;
        this.split = split;
        this.vocabulary = vocabulary;
        this.mostTokens = mostTokens;
        this.onSealed = onSealed;
    }

    void write(Document document, int[] ids) throws IOException {
        if (open != null && open.writer().tokens() + ids.length > mostTokens) seal();
        if (open == null) {
            String location = "%s-%s-%05d".formatted(prefix, split.key(), sealed.size());
            Staging staging = store.stage(location, MediaTypes.SHARD);
            open = new Open(staging, new ShardWriter(staging.folder(), vocabulary));
        }
        open.writer().write(document, ids);
    }

    /** Seals the last shard and returns all of them. */
    List<Shard> finish() throws IOException {
        if (open != null) seal();
        return List.copyOf(sealed);
    }

    private void seal() throws IOException {
        if (open == null) return;
        Open full = open;
        full.writer().close();
        ShardWriter writer = full.writer();
        Shard shard = new Shard(
                split, sealed.size(), full.staging().seal(), writer.documents(), writer.tokens(), writer.bytes());
        full.staging().close();
        open = null;
        sealed.add(shard);
        onSealed.accept(shard);
    }

    @Override
    public void close() throws IOException {
        if (open == null) return;
        try (Staging unsealed = open.staging()) {
            open.writer().close();
        }
    }
}
