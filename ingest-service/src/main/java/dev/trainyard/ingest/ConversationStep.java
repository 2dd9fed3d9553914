package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.FeedbackOffsets;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.json.ContractJson;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.corpus.conversation.ConversationCard;
import dev.trainyard.ingest.collection.CollectedCorpus;
import dev.trainyard.ingest.conversation.ConversationCollector;
import dev.trainyard.ingest.conversation.ConversationReader;
import dev.trainyard.ingest.feedback.FeedbackPairs;
import dev.trainyard.ingest.feedback.FeedbackTopic;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The part of stage 1 that is about conversations. */
final class ConversationStep {
    private final ConversationCollector collector;
    private final RunRequested request;
    private final FeedbackTopic topic;
    private @Nullable Artifact votes;

    /** Conversations in the store, and the part of their card that is published. */
    record Sealed(Artifact artifact, DataCard.Conversations summary) {}

    private ConversationStep(ConversationCollector collector, RunRequested request, FeedbackTopic topic) {
        this.collector = collector;
        this.request = request;
        this.topic = topic;
    }

    /** Empty if the recipe has no sources of conversations that are read. */
    static Optional<ConversationStep> of(RunRequested request, int threads, FeedbackTopic topic) {
        Recipe recipe = request.recipe();
        return ConversationCollector.sources(recipe.finetune()).isEmpty()
                ? Optional.empty()
                : Optional.of(new ConversationStep(new ConversationCollector(recipe, threads), request, topic));
    }

    /** The size of a source's files, as far as it is known. */
    static long bytes(ConversationSource source, SourceFolders folders) {
        if (source.path() == null) return 0; // Votes, of which there are few.
        try {
            return new ConversationReader(source).bytes(folders);
        } catch (IOException e) {
            return 0; // The work itself says what is wrong with it.
        }
    }

    /** What has been read stays in the work folder, so another attempt continues after it. */
    void read(SourceFolders folders, JobContext context, CancellationCheck cancellation) throws IOException {
        Artifact pairs = request.recipe().finetune().learnsFromFeedback() ? votes(context, cancellation) : null;
        votes = pairs;
        Path done = context.workFolder().resolve("conversations-read");
        if (Files.exists(done)) return;
        Optional<Path> feedback =
                pairs == null ? Optional.empty() : Optional.of(context.store().open(pairs));
        collector.read(context.workFolder(), folders, feedback, (source, number) -> {
            cancellation.check();
            context.progress("reading " + source.name(), "conversations", number, 0);
        });
        Files.createFile(done);
        context.durable("conversations read", 1);
    }

    private Artifact votes(JobContext context, CancellationCheck cancellation) throws IOException {
        FeedbackOffsets upTo = request.feedback();
        if (upTo == null) {
            throw new SourceRefusedException(
                    "A source of finetune.sources is made from votes, but the request of the run"
                            + " does not say how far they belong to it; start the run again through the gateway.");
        }
        return new FeedbackPairs(topic, context.store()).sealed(upTo, context.workFolder(), (done, total) -> {
            cancellation.check();
            context.progress("reading the votes", "votes", done, total);
        });
    }

    /** Decides which conversations are kept, and puts them into the store. */
    Sealed seal(CollectedCorpus corpus, JobContext context) throws IOException {
        String location = "conversations/" + context.job();
        Optional<Artifact> earlier = context.store().findWhole(location);
        if (earlier.isPresent()) {
            Path card = context.store().open(earlier.get()).resolve(ConversationCard.NAME);
            return sealed(
                    earlier.get(), ContractJson.mapper().readValue(card.toFile(), ConversationCard.class), context);
        }
        try (Staging staging = context.store().stage(location, MediaTypes.CONVERSATIONS)) {
            ConversationCard card = collector.decide(
                    context.workFolder(),
                    staging.folder(),
                    corpus::overlap,
                    (done, total) -> context.progress("deciding", "conversations", done, total));
            context.checkActive();
            Artifact conversations = staging.seal();
            context.durable("conversations", 1);
            return sealed(conversations, card, context);
        }
    }

    /** Which checkpoints are missing changes with time, so it is published but not sealed. */
    private Sealed sealed(Artifact conversations, ConversationCard card, JobContext context) throws IOException {
        Artifact pairs = votes;
        if (pairs == null) return new Sealed(conversations, card.summary());
        return new Sealed(
                conversations, card.summary().with(new FeedbackPairs(topic, context.store()).described(pairs)));
    }
}
