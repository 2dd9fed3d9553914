package dev.trainyard.ingest.feedback;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.CheckpointId;
import dev.trainyard.contracts.event.FeedbackCounts;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.FeedbackRead;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.corpus.GzippedLines;
import dev.trainyard.ingest.feedback.RatedPair.RatedAnswer;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.DamagedArtifactException;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rated pairs in the topic of feedback up to recorded offsets, as an artifact. Its location follows from the offsets,
 * so the topic is read once for all runs that record the same; and the same records give the same bytes.
 */
public final class FeedbackPairs {
    /** Rises when the same records would give other pairs. */
    private static final int VERSION = 1;

    /** The largest number of records that are read, which bounds memory and time; beyond it, the newest are read. */
    private static final int MOST_RECORDS = 400_000;

    private static final String FILE = "pairs.jsonl.gz";
    private static final String TEXTS = "feedback-texts.jsonl.gz";

    /** The folders of the store that have checkpoints. */
    private static final List<String> CHECKPOINTS = List.of("checkpoints", "starts");

    private final FeedbackTopic topic;
    private final ArtifactStore store;
    private final long most;

    /** Watches over the reading. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called after each record, and while records are awaited.
         *
         * @param done number of records read so far
         * @param total number of offsets to read
         * @throws IOException to stop
         */
        void read(long done, long total) throws IOException;
    }

    public FeedbackPairs(FeedbackTopic topic, ArtifactStore store) {
        this(topic, store, MOST_RECORDS);
    }

    FeedbackPairs(FeedbackTopic topic, ArtifactStore store, long most) {
        this.topic = topic;
        this.store = store;
        this.most = most;
    }

    /** What determines the pairs, for the inputs of a job. */
    public static String identity(FeedbackOffsets upTo) {
        return VERSION + " " + upTo.topicId() + " " + upTo.endOffsets();
    }

    /**
     * The artifact of the pairs, which is made unless it exists.
     *
     * @param scratch a folder for temporary files
     */
    public Artifact sealed(FeedbackOffsets upTo, Path scratch, Progress progress) throws IOException {
        String location = "feedback/" + Sha256.of(identity(upTo)).hex().substring(0, 32);
        Optional<Artifact> earlier = store.findWhole(location);
        if (earlier.isPresent()) return earlier.get();
        Path texts = scratch.resolve(TEXTS);
        try (Staging staging = store.stage(location, MediaTypes.FEEDBACK)) {
            FeedbackCounts counts = read(upTo, texts, staging.folder().resolve(FILE), progress);
            ContractJson.mapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(staging.folder().resolve(FeedbackCard.NAME).toFile(), new FeedbackCard(upTo, counts));
            return staging.seal();
        } finally {
            Files.deleteIfExists(texts);
        }
    }

    private FeedbackCounts read(FeedbackOffsets upTo, Path texts, Path file, Progress progress) throws IOException {
        try (FeedbackTopic.Reader reader = topic.open(upTo);
                FeedbackVotes votes = new FeedbackVotes(texts)) {
            FeedbackSpan span = FeedbackSpan.of(reader.firstOffsets(), upTo, most);
            VoteTaker taker = new VoteTaker(votes, span, progress);
            for (int p = 0; p < span.to().size(); p++) {
                reader.read(p, span.from().get(p), span.to().get(p), taker);
            }
            return votes.write(file, span);
        }
    }

    private static final class VoteTaker implements FeedbackTopic.Taker {
        private final FeedbackVotes votes;
        private final Progress progress;
        private final long total;
        private long done;

        VoteTaker(FeedbackVotes votes, FeedbackSpan span, Progress progress) {
            this.votes = votes;
            this.progress = progress;
            long offsets = 0;
            for (int p = 0; p < span.to().size(); p++)
                offsets += span.to().get(p) - span.from().get(p);
            this.total = offsets;
        }

        @Override
        public void take(FeedbackRecord record) throws IOException {
            votes.add(record);
            progress.read(++done, total);
        }

        @Override
        public void waiting() throws IOException {
            progress.read(done, total);
        }
    }

    /** The pairs of an artifact, in the order of their first votes; closing the stream closes its file. */
    public static Stream<RatedPair> pairs(Path folder) throws IOException {
        return GzippedLines.read(folder.resolve(FILE), RatedPair.class, "a pair of answers");
    }

    /** What an artifact has, for the data card. */
    public FeedbackRead described(Artifact artifact) throws IOException {
        Path folder = store.open(artifact);
        FeedbackCard card = ContractJson.mapper()
                .readValue(folder.resolve(FeedbackCard.NAME).toFile(), FeedbackCard.class);
        Set<CheckpointId> known = checkpoints();
        try (Stream<RatedPair> pairs = pairs(folder)) {
            long missing = pairs.filter(pair -> isMissing(pair.first(), known) || isMissing(pair.second(), known))
                    .count();
            return new FeedbackRead(card.upTo(), artifact, card.counts(), missing);
        }
    }

    private static boolean isMissing(RatedAnswer answer, Set<CheckpointId> known) {
        return answer.checkpoint() != null && !known.contains(answer.checkpoint());
    }

    private Set<CheckpointId> checkpoints() throws IOException {
        Set<CheckpointId> known = new HashSet<>();
        for (String folder : CHECKPOINTS) {
            for (String name : store.names(folder)) {
                try {
                    store.find(folder + "/" + name).map(CheckpointId::of).ifPresent(known::add);
                } catch (DamagedArtifactException _) {
                    // It can answer nobody, so it counts as missing.
                }
            }
        }
        return known;
    }
}
