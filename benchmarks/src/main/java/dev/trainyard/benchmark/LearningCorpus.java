package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.Shard;
import dev.trainyard.contracts.event.Split;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.corpus.TokenShard;
import dev.trainyard.ingest.IngestJob;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.model.scoring.HeldOutDocument;
import dev.trainyard.model.scoring.HeldOutPassages;
import dev.trainyard.model.scoring.HeldOutPassages.Passage;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The corpus that stage 1 makes for a recipe: training shards and held-out text. It is made once, and kept in a folder
 * that git ignores.
 *
 * @param vocabulary number of tokens
 */
record LearningCorpus(List<TokenShard> training, List<HeldOutDocument> heldOut, int vocabulary) {
    private static final long SHARD_TOKENS = 4_000_000;

    /** @param heldOutTokens the approximate number of held-out tokens */
    static LearningCorpus of(Recipe recipe, long heldOutTokens) throws IOException {
        return open(sealed(recipe).corpus(), recipe, heldOutTokens, new FolderArtifactStore(artifacts()));
    }

    /** The folder of the store that the corpora are in. */
    static Path artifacts() {
        return folder().resolve("artifacts");
    }

    /** The event with which stage 1 announces a recipe's corpus. */
    static CorpusSealed sealed(Recipe recipe) throws IOException {
        return sealed(recipe, new BenchJobs(artifacts(), folder().resolve("work")));
    }

    /** The same, made by these jobs. */
    static CorpusSealed sealed(Recipe recipe, BenchJobs jobs) throws IOException {
        Path sources = repository().resolve("ingest-service/target/demo-corpus");
        return jobs.run(
                new RunRequested(new RunId("bench"), recipe),
                new IngestJob(new SourceFolders(List.of(sources)), PrivateHosts.NONE, SHARD_TOKENS),
                CorpusSealed.class);
    }

    private static Path repository() {
        return Path.of(System.getProperty("trainyard.repository", ""));
    }

    /** The folder in which benchmarks keep what they make. */
    static Path folder() {
        return repository().resolve(".trainyard/bench");
    }

    private static LearningCorpus open(Corpus corpus, Recipe recipe, long heldOutTokens, FolderArtifactStore store)
            throws IOException {
        try (Tokenizer tokenizer = Tokenizer.open(store.open(corpus.tokenizer()))) {
            List<Passage> passages = HeldOutPassages.choose(
                    shards(corpus, Split.HELD_OUT, store),
                    heldOutTokens,
                    recipe.pretrain().context(),
                    tokenizer);
            return new LearningCorpus(
                    shards(corpus, Split.TRAIN, store),
                    passages.stream().map(Passage::content).toList(),
                    tokenizer.vocabularySize());
        }
    }

    private static List<TokenShard> shards(Corpus corpus, Split split, FolderArtifactStore store) throws IOException {
        List<TokenShard> shards = new ArrayList<>();
        for (Shard shard : corpus.shards(split)) shards.add(TokenShard.open(store.open(shard.artifact())));
        return shards;
    }
}
