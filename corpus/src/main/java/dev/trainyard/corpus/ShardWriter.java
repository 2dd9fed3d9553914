package dev.trainyard.corpus;

import com.fasterxml.jackson.databind.ObjectWriter;
import dev.trainyard.contracts.json.ContractJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a {@link TokenShard}: {@code tokens.u16}, little-endian unsigned 16-bit ids one document after another, and
 * {@code documents.jsonl}, a {@link ShardDocument} a line in the same order. If the vocabulary has more than 65,536
 * tokens, {@code tokens.u32} with 32-bit ids replaces {@code tokens.u16}.
 */
public final class ShardWriter implements AutoCloseable {
    static final String TOKENS = "tokens.u16";
    static final String WIDE_TOKENS = "tokens.u32";
    private static final int NARROW = 1 << 16;
    static final String DOCUMENTS = "documents.jsonl";

    private final OutputStream tokensOut;
    private final OutputStream documentsOut;
    private final ObjectWriter json = ContractJson.mapper().writerFor(ShardDocument.class);
    private final int vocabulary;
    private long documents;
    private long tokens;
    private long bytes;

    /**
     * @param folder an existing folder without a shard
     * @param vocabulary the number of tokens, which decides how many bytes an id takes
     */
    public ShardWriter(Path folder, int vocabulary) throws IOException {
        this.vocabulary = vocabulary;
        String name = vocabulary > NARROW ? WIDE_TOKENS : TOKENS;
        tokensOut = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16);
        documentsOut = new BufferedOutputStream(Files.newOutputStream(folder.resolve(DOCUMENTS)), 1 << 16);
    }

    /**
     * Appends a document.
     *
     * @param ids from {@code <|begin_of_text|>} to {@code <|end_of_text|>}, each of the vocabulary
     */
    public void write(Document document, int[] ids) throws IOException {
        int width = vocabulary > NARROW ? 4 : 2;
        byte[] encoded = new byte[ids.length * width];
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= vocabulary) {
                throw new IllegalArgumentException(
                        "token " + ids[i] + " is not in a vocabulary of " + vocabulary + " tokens");
            }
            for (int k = 0; k < width; k++) encoded[width * i + k] = (byte) (ids[i] >>> 8 * k);
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

    /** The size of the documents' texts in UTF-8. */
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
