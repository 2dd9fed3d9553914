package dev.trainyard.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.StageCompleted;
import dev.trainyard.contracts.event.StageFailed;
import dev.trainyard.contracts.recipe.FinetuneRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.ingest.extraction.http.TinyWeb;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.FolderArtifactStore;
import dev.trainyard.runtime.job.Cancellations;
import dev.trainyard.runtime.job.JobRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that someone cancels while its source waits: by the real clock, because the real pauses are what is tested. */
class CancelledIngestTest {
    private static final RunId RUN = new RunId("first");

    @TempDir
    private Path home;

    private final List<PipelineEvent> events = new CopyOnWriteArrayList<>();
    private final Cancellations cancellations = new Cancellations();

    @Test
    void endsWithinSecondsEvenIfAHostAsksForAMinuteBetweenPages() throws Exception {
        try (TinyWeb web = new TinyWeb().page("/robots.txt", "User-agent: *\nCrawl-delay: 60\n")) {
            Thread run = Thread.ofVirtual().start(() -> run(web.at("/page")));
            while (web.asked().isEmpty() && run.isAlive()) Thread.sleep(10);

            cancellations.cancelled(RUN);

            assertThat(run.join(Duration.ofSeconds(30))).isTrue();
            assertThat(web.asked()).containsExactly("/robots.txt");
            assertThat(events).noneMatch(event -> event instanceof StageFailed || event instanceof StageCompleted);
        }
    }

    private void run(String page) {
        Recipe smoke = RecipeReader.preset("smoke");
        Recipe recipe = new Recipe(
                "small",
                1,
                SmallSources.recipe(List.of(pages(page))),
                new TokenizerRecipe(400, 10_000),
                smoke.pretrain(),
                new FinetuneRecipe(smoke.finetune().steps()),
                smoke.evaluate(),
                smoke.release());
        FolderArtifactStore store = new FolderArtifactStore(home.resolve("artifacts"));
        new JobRunner(store, events::add, cancellations, home.resolve("work"), InstantSource.system())
                .run(
                        new RunRequested(RUN, recipe),
                        new IngestJob(new SourceFolders(List.of()), new PrivateHosts(List.of("127.0.0.1")), 1_000));
    }

    private static SourceRecipe pages(String page) {
        return new SourceRecipe.WebRecipe(
                "pages",
                "none",
                List.of(),
                List.of(),
                null,
                null,
                null,
                List.of(page),
                null,
                List.of("127.0.0.1"),
                null);
    }
}
