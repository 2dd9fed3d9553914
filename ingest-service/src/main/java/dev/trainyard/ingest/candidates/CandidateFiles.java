package dev.trainyard.ingest.candidates;

import dev.trainyard.ingest.candidates.CandidatePartition.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Candidates on disk, in the order of their ids whatever the order in which they came.
 *
 * <p>An id is a digest, so its first bits divide the candidates evenly: each goes to the partition that they name, and a
 * partition is small enough to be sorted in memory when it is read. This is a sort by distribution, and costs a candidate
 * one write and one read. Any thread may add.
 */
public final class CandidateFiles implements AutoCloseable {
    /** One gigabyte of text comes to partitions of four megabytes. */
    private static final int PARTITIONS = 256;

    private final List<CandidatePartition> partitions = new ArrayList<>();

    private CandidateFiles() {}

    /** For new candidates; what an earlier attempt has left in the folder is overwritten. */
    public static CandidateFiles create(Path folder) throws IOException {
        Files.createDirectories(folder);
        CandidateFiles files = new CandidateFiles();
        for (int i = 0; i < PARTITIONS; i++) files.partitions.add(CandidatePartition.create(base(folder, i)));
        return files;
    }

    /** For candidates that are all there. */
    public static CandidateFiles open(Path folder) {
        CandidateFiles files = new CandidateFiles();
        for (int i = 0; i < PARTITIONS; i++) files.partitions.add(CandidatePartition.open(base(folder, i)));
        return files;
    }

    private static Path base(Path folder, int number) {
        return folder.resolve("%02x".formatted(number));
    }

    /** @param text empty where there is none */
    public void add(Candidate candidate, byte[] text) throws IOException {
        partitions
                .get(Integer.parseInt(candidate.id().hex().substring(0, 2), 16))
                .add(candidate, text);
    }

    /** A look at a candidate; it may ask for the text while it lasts. */
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
        for (CandidatePartition partition : partitions) {
            try (CandidatePartition.Reader reader = partition.reader()) {
                for (Place place : reader.sorted()) visitor.visit(place.candidate(), () -> reader.text(place));
            }
        }
    }

    /** Ends the writing. */
    @Override
    public void close() throws IOException {
        for (CandidatePartition partition : partitions) partition.close();
    }
}
