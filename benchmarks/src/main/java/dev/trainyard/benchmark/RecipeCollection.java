package dev.trainyard.benchmark;

import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.ingest.IngestJob;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.runtime.job.JobRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The child of {@link KeptBenchmark}: collects a recipe's sources with the code on its class path, and leaves the ledger
 * in a store of artifacts.
 *
 * <p>Java's launcher compiles this file when it starts it, with the classes of the measured commit. It must therefore
 * compile with their classes, and so uses only the stage's job, the job runner, and the published recipes and events.
 */
final class RecipeCollection {
    /** Kept in a field, because a logger without a strong reference loses its level. */
    private static final Logger EVERYTHING = Logger.getLogger("");

    /** The service's value of {@code trainyard.ingest.shard-tokens}. */
    private static final long SHARD_TOKENS = 4_000_000;

    private RecipeCollection() {}

    /** @param arguments a folder for the store and the work, a file with the recipe, and the folders with sources */
    public static void main(String[] arguments) throws Exception {
        EVERYTHING.setLevel(Level.WARNING);
        Path home = Path.of(arguments[0]);
        List<Path> sources = Arrays.stream(arguments).skip(2).map(Path::of).toList();
        List<PipelineEvent> answers = new ArrayList<>();
        EventSink sink = new EventSink() {
            @Override
            public void publish(PipelineEvent event) {
                answers.add(event);
            }

            @Override
            public void report(PipelineEvent progress) {}
        };
        new JobRunner(
                        new FolderArtifactStore(home.resolve("artifacts")),
                        sink,
                        new Cancellations(),
                        home.resolve("work"),
                        InstantSource.system())
                .run(
                        new RunRequested(
                                new RunId("bench"),
                                ofDocuments(RecipeReader.read(Files.readString(Path.of(arguments[1]))))),
                        new IngestJob(new SourceFolders(sources), PrivateHosts.NONE, SHARD_TOKENS));
        for (PipelineEvent answer : answers) {
            if (answer instanceof StageFailed failed) {
                System.out.println(failed.reason());
                System.exit(1);
            }
        }
        if (answers.stream().noneMatch(CorpusSealed.class::isInstance)) System.exit(1);
    }

    /** The same recipe without sources of conversations, which may be in folders that are not given. */
    private static Recipe ofDocuments(Recipe recipe) {
        return new Recipe(
                recipe.name(),
                recipe.seed(),
                recipe.corpus(),
                recipe.tokenizer(),
                recipe.pretrain(),
                new FinetuneRecipe(recipe.finetune().steps()),
                recipe.evaluate(),
                recipe.release());
    }
}
