package dev.trainyard.ingest.deduplication;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A scratch file of 64-bit keys, each with a document's number, that can be read back a part at a time.
 *
 * <p>Whoever adds a pair names its part. The pairs of a part are gathered into a block of 16 KB, and full blocks are
 * written one after another into one file, whatever their parts; a list in memory says which block is of which part. So
 * any number of pairs takes one open file and, in memory, one block a part and 4 bytes for each 1,365 pairs. Not safe for
 * threads: its owner locks.
 */
final class KeyedNumbers implements Closeable {
    private static final int PAIR = Long.BYTES + Integer.BYTES;
    private static final int PAIRS_IN_A_BLOCK = (16 << 10) / PAIR;
    private static final int BLOCK = PAIRS_IN_A_BLOCK * PAIR;

    private final Path path;
    private final RandomAccessFile file;
    private final ByteBuffer[] unwritten;
    private final long[] counts;
    private int[] partOfBlock = new int[64];
    private int blocks;

    /** Takes a key and the number that belongs to it. */
    @FunctionalInterface
    interface Taker {
        void take(long key, int number);
    }

    private KeyedNumbers(Path path, RandomAccessFile file, int parts) {
        this.path = path;
        this.file = file;
        this.unwritten = new ByteBuffer[parts];
        this.counts = new long[parts];
        for (int part = 0; part < parts; part++) unwritten[part] = ByteBuffer.wrap(new byte[BLOCK]);
    }

    /** @param name of the file in the folder; what an earlier attempt left there is replaced */
    static KeyedNumbers create(Path folder, String name, int parts) throws IOException {
        Path path = Files.createDirectories(folder).resolve(name);
        Files.deleteIfExists(path);
        return new KeyedNumbers(path, new RandomAccessFile(path.toFile(), "rw"), parts);
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

    /** All pairs of a part, in the order in which they were added; nothing can be added afterwards. */
    void read(int part, Taker taker) throws IOException {
        ByteBuffer block = ByteBuffer.wrap(new byte[BLOCK]);
        for (int i = 0; i < blocks; i++) {
            if (partOfBlock[i] != part) continue;
            file.seek((long) i * BLOCK);
            file.readFully(block.array());
            take(block.clear(), taker);
        }
        take(unwritten[part].duplicate().flip(), taker);
    }

    private static void take(ByteBuffer pairs, Taker taker) {
        while (pairs.hasRemaining()) taker.take(pairs.getLong(), pairs.getInt());
    }

    /** Closes and deletes the file. */
    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }
}
