package dev.trainyard.corpus;

import com.fasterxml.jackson.databind.MappingIterator;
import dev.trainyard.contracts.json.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Token ids of many documents, one after another, mapped into memory. Any number of threads may read it; the mapping
 * ends when the shard is no longer reachable. The index of the documents stays on disk, since it has millions of
 * entries when documents are short.
 */
public final class TokenShard implements TokenSequence {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment tokens;
    private final boolean wide;
    private final Path index;

    private TokenShard(MemorySegment tokens, boolean wide, Path index) {
        this.tokens = tokens;
        this.wide = wide;
        this.index = index;
    }

    /**
     * @param folder as {@link ShardWriter} left it
     * @throws IOException if the files cannot be read, or the index does not match the tokens
     */
    public static TokenShard open(Path folder) throws IOException {
        MemorySegment mapped;
        boolean wide = Files.exists(folder.resolve(ShardWriter.WIDE_TOKENS));
        Path file = folder.resolve(wide ? ShardWriter.WIDE_TOKENS : ShardWriter.TOKENS);
        try (FileChannel channel = FileChannel.open(file)) {
            mapped = channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        TokenShard shard = new TokenShard(mapped, wide, folder.resolve(ShardWriter.DOCUMENTS));
        long indexed;
        try (Stream<ShardDocument> documents = shard.documents()) {
            indexed = documents.mapToLong(ShardDocument::tokens).sum();
        }
        int width = wide ? 4 : 2;
        if (indexed * width != mapped.byteSize()) {
            throw new IOException(
                    "the shard " + folder + " has " + mapped.byteSize() / width + " tokens, its index " + indexed);
        }
        return shard;
    }

    @Override
    public long tokens() {
        return tokens.byteSize() / (wide ? 4 : 2);
    }

    @Override
    public int[] read(long from, int count) {
        Objects.checkFromIndexSize(from, count, tokens());
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = wide ? tokens.get(U32, (from + i) * 4) : Short.toUnsignedInt(tokens.get(U16, (from + i) * 2));
        }
        return ids;
    }

    /** The ids of one document, from {@code <|begin_of_text|>} to {@code <|end_of_text|>}. */
    public int[] read(ShardDocument document) {
        return read(document.start(), document.tokens());
    }

    /** The documents in the order of their tokens, read lazily from the index; closing the stream closes the file. */
    public Stream<ShardDocument> documents() throws IOException {
        MappingIterator<ShardDocument> lines =
                ContractJson.mapper().readerFor(ShardDocument.class).readValues(index.toFile());
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(() -> {
                    try {
                        lines.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }
}
