package dev.trainyard.ingest.deduplication;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A temporary file of 64-bit keys, each with a document's number, that is read back in parts.
 *
 * <p>The caller names the part of each pair. The pairs of a part are collected in a block of 16 KB, and full blocks of
 * all parts are appended to one file; a list in memory records the part of each block. So any number of pairs needs
 * only one open file and, in memory, one block for each part and 4 bytes for every 1,365 pairs. Not safe for threads:
 * its owner locks.
 */
final class KeyNumberFile implements Closeable {
    private static final int PAIR = Long.BYTES + Integer.BYTES;
    private static final int PAIRS_IN_A_BLOCK = (16 << 10) / PAIR;
    private static final int BLOCK = PAIRS_IN_A_BLOCK * PAIR;

    private final Path path;
    private final RandomAccessFile file;
    private final ByteBuffer[] unwritten;
    private final long[] counts;
    private int[] partOfBlock = new int[64];
    private int blocks;

    /** Receives a key and its number. */
    @FunctionalInterface
    interface PairConsumer {
        void take(long key, int number);
    }

    private KeyNumberFile(Path path, RandomAccessFile file, int parts) {
        this.path = path;
        this.file = file;
        this.unwritten = new ByteBuffer[parts];
        this.counts = new long[parts];
        for (int part = 0; part < parts; part++) unwritten[part] = ByteBuffer.wrap(new byte[BLOCK]);
    }

    /** @param name of the file in the folder; a file of an earlier attempt is replaced */
    static KeyNumberFile create(Path folder, String name, int parts) throws IOException {
        Path path = Files.createDirectories(folder).resolve(name);
        Files.deleteIfExists(path);
        return new KeyNumberFile(path, new RandomAccessFile(path.toFile(), "rw"), parts);
    }

    void add(int part, long key, int document) throws IOException {
        ByteBuffer block = unwritten[part];
        block.putLong(key).putInt(document);
        counts[part]++;
        if (!block.hasRemaining()) write(part);
    }

    private void write(int part) throws IOException {
        if (blocks == partOfBlock.length) partOfBlock = Arrays.copyOf(partOfBlock, blocks * 2);
        file.write(unwritten[part].array());
        partOfBlock[blocks++] = part;
        unwritten[part].clear();
    }

    int parts() {
        return counts.length;
    }

    long count(int part) {
        return counts[part];
    }

    /** Reads all pairs of a part, in the order in which they were added; afterwards nothing can be added. */
    void read(int part, PairConsumer taker) throws IOException {
        ByteBuffer block = ByteBuffer.wrap(new byte[BLOCK]);
        for (int i = 0; i < blocks; i++) {
            if (partOfBlock[i] != part) continue;
            file.seek((long) i * BLOCK);
            file.readFully(block.array());
            take(block.clear(), taker);
        }
        take(unwritten[part].duplicate().flip(), taker);
    }

    private static void take(ByteBuffer pairs, PairConsumer taker) {
        while (pairs.hasRemaining()) taker.take(pairs.getLong(), pairs.getInt());
    }

    /** Closes and deletes the file. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
