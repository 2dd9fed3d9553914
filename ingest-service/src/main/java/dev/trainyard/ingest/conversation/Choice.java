package dev.trainyard.ingest.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.ingest.candidates.Candidate;
import dev.trainyard.ingest.candidates.CandidateFiles;
import dev.trainyard.ingest.deduplication.Clusters;
import dev.trainyard.ingest.deduplication.NearDuplicates;
import dev.trainyard.ingest.deduplication.Precedence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of several equal or nearly equal conversations. Needs about 20 bytes of memory for each conversation, and a
 * name for each cluster.
 */
final class Choice {
    private final Map<Integer, String> survivors = new HashMap<>();
    private final Numbers numbers = new Numbers();
    private @Nullable Clusters clusters;
    private long candidates;

    private Choice() {}

    /**
     * @param near whether nearly equal conversations are compared too
     * @param scratch a folder for temporary files, which are deleted before this returns
     */
    static Choice of(CandidateFiles candidates, boolean near, Path scratch) throws IOException {
        Choice choice = new Choice();
        try (NearDuplicates duplicates = NearDuplicates.in(scratch)) {
            Pass pass = choice.new Pass();
            candidates.visit((candidate, _) -> {
                choice.candidates++;
                if (!(candidate instanceof Candidate.Read read) || pass.repeats(read)) return;
                choice.numbers.add(pass.number, read);
                if (near) duplicates.add(pass.number, read.comparison().signature());
            });
            if (near) choice.clusters = duplicates.find(choice.numbers);
        }
        if (choice.clusters != null && choice.clusters.dropped() > 0) choice.nameSurvivors(candidates, choice.clusters);
        return choice;
    }

    private void nameSurvivors(CandidateFiles candidates, Clusters clusters) throws IOException {
        for (int number = 0; number < numbers.count; number++) {
            if (!clusters.survives(number)) survivors.put(clusters.survivor(number), "another");
        }
        Pass pass = new Pass();
        candidates.visit((candidate, _) -> {
            if (!(candidate instanceof Candidate.Read read) || pass.repeats(read)) return;
            survivors.computeIfPresent(pass.number, (_, _) -> read.provenance().place());
        });
    }

    /** The number of rows of all sources. */
    long candidates() {
        return candidates;
    }

    /** Starts a pass over all candidates, in their order. */
    Pass pass() {
        return new Pass();
    }

    /** Decides about the candidates one after another, in {@link Candidate#ORDER}, in which equal ones follow each other. */
    final class Pass {
        private int number = -1;
        private @Nullable Sha256 last;
        private String lastPlace = "";

        /** The place of the conversation that is kept instead of this one, with the reason; null if it is kept. */
        @Nullable
        Instead of(Candidate.Read read) {
            if (repeats(read)) return new Instead(Refusal.DUPLICATE, "the same as " + lastPlace);
            int stays = clusters == null ? number : clusters.survivor(number);
            return stays == number
                    ? null
                    : new Instead(Refusal.NEAR_DUPLICATE, "nearly the same as " + survivors.get(stays));
        }

        private boolean repeats(Candidate.Read read) {
            if (read.provenance().id().equals(last)) return true;
            last = read.provenance().id();
            lastPlace = read.provenance().place();
            number++;
            return false;
        }
    }

    record Instead(Refusal refusal, String detail) {}

    /** What decides which of several near duplicates is kept. */
    private static final class Numbers implements Precedence {
        private long[] ids = new long[1024];
        private int[] words = new int[1024];
        private int count;

        void add(int number, Candidate.Read read) {
            if (number >= ids.length) {
                ids = Arrays.copyOf(ids, 2 * ids.length);
                words = Arrays.copyOf(words, 2 * words.length);
            }
            ids[number] = Long.parseUnsignedLong(read.provenance().id().hex(), 0, 16, 16);
            words[number] = read.comparison().signature().words();
            count = number + 1;
        }

        @Override
        public int words(int number) {
            return words[number];
        }

        @Override
        public long id(int number) {
            return ids[number];
        }
    }
}
