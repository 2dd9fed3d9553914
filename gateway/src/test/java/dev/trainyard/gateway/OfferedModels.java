package dev.trainyard.gateway;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.event.CheckpointSaved;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.ModelReleased;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.run.RunId;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.TinyCorpus;
import dev.trainyard.testing.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A run with real base and aligned models for chat: with real tokenizers and untrained weights. */
final class OfferedModels {
    /** The context length of the models. */
    static final int CONTEXT = 256;

    private OfferedModels() {}

    /** Publishes them once for all tests of the module. */
    static synchronized RunId offer(EventSink events, RunHistory history, ArtifactStore store) throws Exception {
        RunId run = new RunId("talk-20261129-120000-beef");
        if (history.models().stream().anyMatch(model -> model.run().equals(run) && model.release())) return run;
        Recipe recipe = TinyCorpus.recipe(CONTEXT);
        Corpus corpus = TinyCorpus.seal(store);
        CheckpointSaved base = TinyModels.base(run, recipe, corpus, store);
        CheckpointSaved aligned = TinyModels.aligned(run, recipe, corpus, store);
        events.publish(new RunRequested(run, recipe));
        events.publish(base);
        events.publish(aligned);
        events.publish(new ModelReleased(run, "tiny", aligned.checkpoint(), java.util.List.of("Nobody measured it.")));
        history.await(run, view -> view.state().ended(), Duration.ofSeconds(60));
        return run;
    }

    /** The folder of one of them. */
    static Path folder(String name, RunHistory history, ArtifactStore store) throws IOException {
        Artifact artifact = history.models().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow()
                .checkpoint()
                .artifact();
        return store.open(artifact);
    }
}
