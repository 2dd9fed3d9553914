package dev.trainyard.corpus;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.event.EventJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a {@link TokenShard}: {@code tokens.u16}, little-endian unsigned 16-bit ids one document after another, and
 * {@code documents.jsonl}, a {@link ShardDocument} a line in the same order.
 */
public final class ShardWriter implements AutoCloseable {
    static final String TOKENS = "tokens.u16";
    static final String DOCUMENTS = "documents.jsonl";

    private final OutputStream tokensOut;
    private final OutputStream documentsOut;
    private final ObjectWriter json = EventJson.mapper().writerFor(ShardDocument.class);
    private long documents;
    private long tokens;
    private long bytes;

    /** @param folder exists already and has no shard yet */
    public ShardWriter(Path folder) throws IOException {
        tokensOut = new BufferedOutputStream(Files.newOutputStream(folder.resolve(TOKENS)), 1 << 16);
        documentsOut = new BufferedOutputStream(Files.newOutputStream(folder.resolve(DOCUMENTS)), 1 << 16);
    }

    /**
     * Appends a document.
     *
     * @param ids from {@code <|begin_of_text|>} to {@code <|end_of_text|>}, each below 65,536
     */
    public void write(Document document, int[] ids) throws IOException {
        byte[] encoded = new byte[ids.length * 2];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] > 0xFFFF) {
                throw new IllegalArgumentException("token " + ids[i] + " does not fit into 16 bits");
            }
            encoded[2 * i] = (byte) ids[i];
            encoded[2 * i + 1] = (byte) (ids[i] >>> 8);
        }
        int length = document.text().getBytes(StandardCharsets.UTF_8).length;
        tokensOut.write(encoded);
        documentsOut.write(json.writeValueAsBytes(
                new ShardDocument(document.id(), document.source(), document.path(), tokens, ids.length, length)));
        documentsOut.write('\n');
        documents++;
        tokens += ids.length;
        bytes += length;
    }

    public long documents() {
        return documents;
    }

    public long tokens() {
        return tokens;
    }

    /** Of the documents' texts in UTF-8. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        try (tokensOut;
                documentsOut) {
            tokensOut.flush();
        }
    }
}
