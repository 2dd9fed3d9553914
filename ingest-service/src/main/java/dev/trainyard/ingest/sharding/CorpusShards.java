package dev.trainyard.ingest.sharding;

import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.corpus.Document;
import dev.trainyard.model.tokenizer.SpecialToken;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Writes documents into shards. They are encoded on all cores in batches and written in their order, each between
 * {@code <|begin_of_text|>} and {@code <|end_of_text|>}.
 */
public final class CorpusShards {
    private static final int BATCH_CHARACTERS = 4 << 20;

    private final ArtifactStore store;
    private final Tokenizer tokenizer;
    private final long mostTokens;

    /** @param mostTokens the largest number of tokens in a shard, unless a single document has more */
    public CorpusShards(ArtifactStore store, Tokenizer tokenizer, long mostTokens) {
        this.store = store;
        this.tokenizer = tokenizer;
        this.mostTokens = mostTokens;
    }

    /**
     * The written shards.
     *
     * @param shards those of the train split, then the held-out ones
     * @param tokens the number of tokens by source name, including the begin and end of each document
     */
    public record Written(List<Shard> shards, Map<String, Long> tokens) {
        public Written {
            shards = List.copyOf(shards);
            tokens = Map.copyOf(tokens);
        }
    }

    /**
     * @param prefix of the shards' locations in the store
     * @param onSealed receives each shard as soon as it is sealed
     * @param onWritten receives the number of written documents
     */
    public Written write(String prefix, Iterator<Document> documents, Consumer<Shard> onSealed, LongConsumer onWritten)
            throws IOException {
        Map<String, Long> tokens = new TreeMap<>();
        long written = 0;
        try (ShardSeries train =
                        new ShardSeries(store, prefix, Split.TRAIN, tokenizer.vocabularySize(), mostTokens, onSealed);
                ShardSeries heldOut = new ShardSeries(
                        store, prefix, Split.HELD_OUT, tokenizer.vocabularySize(), mostTokens, onSealed)) {
            while (documents.hasNext()) {
                List<Document> batch = batch(documents);
                List<int[]> encoded =
                        tokenizer.encodeAll(batch.stream().map(Document::text).toList());
                for (int i = 0; i < batch.size(); i++) {
                    Document document = batch.get(i);
                    int[] ids = framed(encoded.get(i));
                    switch (document.split()) {
                        case TRAIN -> train.write(document, ids);
                        case HELD_OUT -> heldOut.write(document, ids);
                    }
                    tokens.merge(document.source(), (long) ids.length, Long::sum);
                }
                written += batch.size();
                onWritten.accept(written);
            }
            List<Shard> shards = new ArrayList<>(train.finish());
            shards.addAll(heldOut.finish());
            return new Written(shards, tokens);
        }
    }

    private static List<Document> batch(Iterator<Document> documents) {
        List<Document> batch = new ArrayList<>();
        long characters = 0;
        while (characters < BATCH_CHARACTERS && documents.hasNext()) {
            Document next = documents.next();
            batch.add(next);
            characters += next.text().length();
        }
        return batch;
    }

    private int[] framed(int[] ids) {
        int[] framed = new int[ids.length + 2];
        framed[0] = tokenizer.id(SpecialToken.BEGIN_OF_TEXT);
        System.arraycopy(ids, 0, framed, 1, ids.length);
        framed[framed.length - 1] = tokenizer.id(SpecialToken.END_OF_TEXT);
        return framed;
    }
}
