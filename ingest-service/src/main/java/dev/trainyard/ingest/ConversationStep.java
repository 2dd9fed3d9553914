package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.ingest.collection.CollectedCorpus;
import dev.trainyard.ingest.conversation.ConversationCollector;
import dev.trainyard.ingest.conversation.ConversationReader;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The part of stage 1 that is about conversations. */
final class ConversationStep {
    private final ConversationCollector collector;

    /** Conversations in the store, and the part of their card that is published. */
    record Sealed(Artifact artifact, DataCard.Conversations summary) {}

    private ConversationStep(ConversationCollector collector) {
        this.collector = collector;
    }

    /** Empty if the recipe has no sources of conversations that are read. */
    static Optional<ConversationStep> of(Recipe recipe, int threads) {
        return ConversationCollector.sources(recipe.finetune()).isEmpty()
                ? Optional.empty()
                : Optional.of(new ConversationStep(new ConversationCollector(recipe, threads)));
    }

    /** The size of a source's files, as far as it is known. */
    static long bytes(ConversationSource source, SourceFolders folders) {
        try {
            return new ConversationReader(source).bytes(folders);
        } catch (IOException e) {
            return 0; // The work itself says what is wrong with it.
        }
    }

    /** What has been read stays in the work folder, so another attempt continues after it. */
    void read(SourceFolders folders, JobContext context, CancellationCheck cancellation) throws IOException {
        Path done = context.workFolder().resolve("conversations-read");
        if (Files.exists(done)) return;
        collector.read(context.workFolder(), folders, (source, number) -> {
            cancellation.check();
            context.progress("reading " + source.name(), "conversations", number, 0);
        });
        Files.createFile(done);
        context.durable("conversations read", 1);
    }

    /** Decides which conversations are kept, and puts them into the store. */
    Sealed seal(CollectedCorpus corpus, JobContext context) throws IOException {
        String location = "conversations/" + context.job();
        Optional<Artifact> earlier = context.store().findWhole(location);
        if (earlier.isPresent()) {
            Path card = context.store().open(earlier.get()).resolve(ConversationCard.NAME);
            return new Sealed(
                    earlier.get(),
                    ContractJson.mapper()
                            .readValue(card.toFile(), ConversationCard.class)
                            .summary());
        }
        try (Staging staging = context.store().stage(location, MediaTypes.CONVERSATIONS)) {
            ConversationCard card = collector.decide(
                    context.workFolder(),
                    staging.folder(),
                    corpus::overlap,
                    (done, total) -> context.progress("deciding", "conversations", done, total));
            context.checkActive();
            Sealed sealed = new Sealed(staging.seal(), card.summary());
            context.durable("conversations", 1);
            return sealed;
        }
    }
}
