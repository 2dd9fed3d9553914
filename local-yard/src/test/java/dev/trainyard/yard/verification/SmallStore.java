package dev.trainyard.yard.verification;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.ShardWriter;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.model.trail.StepTrail;
import dev.trainyard.model.trail.TrainingRecord;
import dev.trainyard.model.training.TrainingWindows;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A yard's home with the artifacts of a small run: a shard, a model trained on it, and the job results. */
public final class SmallStore {
    private static final int CONTEXT = 4;
    private static final int BATCH = 3;

    private final Path home;
    private final FolderArtifactStore store;

    public SmallStore(Path home) {
        this.home = home;
        this.store = new FolderArtifactStore(home.resolve("artifacts"));
    }

    /** @param steps whose windows were used in training, in order */
    public void run(String id, long... steps) throws IOException {
        Artifact tokenizer = sealed("tokenizers/" + id, MediaTypes.TOKENIZER, "tokenizer.json");
        Artifact corpus = sealed("corpora/" + id, MediaTypes.CORPUS, "documents.jsonl");
        Artifact shard = shard("shards/" + id + "/train-0");
        Artifact model = model("checkpoints/" + id + "-base", shard, steps);
        result("ingest", id, List.of(corpus, tokenizer, shard));
        result("pretrain", id, List.of(model));
        report(id, List.of(corpus, shard, model));
    }

    public Path artifacts() {
        return home.resolve("artifacts");
    }

    private Artifact sealed(String location, String mediaType, String file) throws IOException {
        try (Staging staging = store.stage(location, mediaType)) {
            Files.writeString(staging.folder().resolve(file), "content of " + location);
            return staging.seal();
        }
    }

    private Artifact shard(String location) throws IOException {
        try (Staging staging = store.stage(location, MediaTypes.SHARD)) {
            try (ShardWriter writer = new ShardWriter(staging.folder(), 60_000)) {
                writer.write(
                        new Document(Sha256.of("text"), "source", "path", "CC0-1.0", Split.TRAIN, "text"),
                        IntStream.range(0, 201).toArray());
            }
            return staging.seal();
        }
    }

    private Artifact model(String location, Artifact shard, long... steps) throws IOException {
        TrainingWindows windows = new TrainingWindows(List.of(TokenShard.open(store.open(shard))), CONTEXT, BATCH, 7);
        StepTrail trail = StepTrail.from(0);
        LongStream.of(steps).forEach(step -> trail.add(windows.taken(step)));
        try (Staging staging = store.stage(location, MediaTypes.CHECKPOINT)) {
            Files.writeString(staging.folder().resolve("model.safetensors"), "weights");
            Files.writeString(staging.folder().resolve("config.json"), "{}");
            new TrainingRecord(
                            new TrainingRecord.Windows(steps.length, List.of(shard.sha256()), CONTEXT, BATCH, 7), trail)
                    .write(staging.folder());
            return staging.seal();
        }
    }

    private void result(String stage, String run, List<Artifact> artifacts) throws IOException {
        try (Staging staging = store.stage("jobs/" + stage + "-" + run, "application/vnd.trainyard.job-result")) {
            Files.write(
                    staging.folder().resolve("result.json"),
                    ContractJson.mapper()
                            .writeValueAsBytes(Map.of("run", run, "seconds", 1, "result", Map.of("all", artifacts))));
            staging.seal();
        }
    }

    private void report(String run, List<Artifact> artifacts) throws IOException {
        Path folder = Files.createDirectories(home.resolve("runs").resolve(run));
        Files.write(
                folder.resolve("report.json"),
                ContractJson.mapper().writeValueAsBytes(Map.of("run", run, "artifacts", artifacts)));
    }
}
