package dev.trainyard.ingest.candidates;

import dev.trainyard.corpus.BackgroundWork;
import dev.trainyard.ingest.candidates.CandidatePartition.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/**
 * Candidates on disk, in the order of their ids, regardless of the order in which they were added.
 *
 * <p>An id is a digest, so its first bits divide the candidates evenly: they are the number of its partition, and a
 * partition is small enough to be sorted in memory when it is read. In this way, sorting takes one write and one read
 * of each candidate. Any thread may add candidates. One thread visits them, while others read and sort the next
 * partitions.
 *
 * <p>Only the candidates of the visited partition and of those that are read ahead are in memory. Each takes about a
 * kilobyte for findings, a signature, an excerpt and names; its text stays on disk.
 */
public final class CandidateFiles implements AutoCloseable {
    /** With one gigabyte of text, a partition has about four megabytes. */
    private static final int PARTITIONS = 256;

    /** The largest size of records that are read ahead; larger partitions are not read ahead. */
    private static final long MOST_AHEAD = 64 << 20;

    private final List<CandidatePartition> partitions = new ArrayList<>();
    private final int threads;

    private CandidateFiles(int threads) {
        this.threads = threads;
    }

    /** Stores new candidates; files of an earlier attempt in the folder are overwritten. */
    public static CandidateFiles create(Path folder) throws IOException {
        Files.createDirectories(folder);
        CandidateFiles files = new CandidateFiles(1);
        for (int i = 0; i < PARTITIONS; i++) files.partitions.add(CandidatePartition.create(base(folder, i)));
        return files;
    }

    /**
     * Opens complete candidate files.
     *
     * @param threads that read them
     */
    public static CandidateFiles open(Path folder, int threads) {
        CandidateFiles files = new CandidateFiles(threads);
        for (int i = 0; i < PARTITIONS; i++) files.partitions.add(CandidatePartition.open(base(folder, i)));
        return files;
    }

    private static Path base(Path folder, int number) {
        return folder.resolve("%02x".formatted(number));
    }

    /** @param text empty if there is none */
    public void add(Candidate candidate, byte[] text) throws IOException {
        partitions
                .get(Integer.parseInt(candidate.provenance().id().hex().substring(0, 2), 16))
                .add(candidate, text);
    }

    /** Called with each candidate, whose text can be read until this returns. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Candidate candidate, Text text) throws IOException;
    }

    /** The text of the candidate that is being visited. */
    @FunctionalInterface
    public interface Text {
        String read() throws IOException;
    }

    /** Visits all candidates in {@link Candidate#ORDER}. */
    public void visit(Visitor visitor) throws IOException {
        long mostPartitions = MOST_AHEAD / Math.max(1, partitions.getFirst().recordBytes());
        int ahead = (int) Math.clamp(mostPartitions, 1, threads + 1);
        ThreadFactory reader = Thread.ofPlatform().daemon().name("candidates").factory();
        try (ExecutorService readers = Executors.newFixedThreadPool(threads, reader)) {
            try {
                Deque<Future<List<Place>>> read = new ArrayDeque<>();
                int next = 0;
                for (CandidatePartition partition : partitions) {
                    while (next < partitions.size() && read.size() < ahead) {
                        read.add(readers.submit(partitions.get(next++)::sorted));
                    }
                    visit(partition, BackgroundWork.await(read.remove(), "candidates were read"), visitor);
                }
            } finally {
                // If a visit fails, the other partitions are not needed.
                readers.shutdownNow();
            }
        }
    }

    private static void visit(CandidatePartition partition, List<Place> places, Visitor visitor) throws IOException {
        try (CandidatePartition.Texts texts = partition.texts()) {
            for (Place place : places) visitor.visit(place.candidate(), () -> texts.read(place));
        }
    }

    /** Completes the files. */
    @Override
    public void close() throws IOException {
        for (CandidatePartition partition : partitions) partition.close();
    }
}
