package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.Recipe;
import dev.trainyard.contracts.recipe.SourceRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.corpus.canary.Canaries;
import dev.trainyard.corpus.card.CorpusCard;
import dev.trainyard.corpus.constitution.Constitution;
import dev.trainyard.corpus.constitution.SealedConstitutions;
import dev.trainyard.ingest.collection.CollectedCorpus;
import dev.trainyard.ingest.collection.DocumentCollector;
import dev.trainyard.ingest.constitution.ConstitutionFiles;
import dev.trainyard.ingest.conversation.ConversationCollector;
import dev.trainyard.ingest.extraction.SourceReaders;
import dev.trainyard.ingest.feedback.FeedbackTopic;
import dev.trainyard.ingest.redteam.RedTeamRequests;
import dev.trainyard.ingest.sharding.CorpusShards;
import dev.trainyard.ingest.source.CancellationCheck;
import dev.trainyard.ingest.source.PrivateHosts;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.ingest.task.RecipeTasks;
import dev.trainyard.ingest.tokenization.TokenizerSample;
import dev.trainyard.items.RequestItem;
import dev.trainyard.items.redteam.SealedRedTeam;
import dev.trainyard.items.task.ReadTask;
import dev.trainyard.items.task.SealedTasks;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.BytePairVocabulary;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * Stage 1: reads and measures all documents, decides which are kept, trains a tokenizer (or takes that of the model to
 * start from), and writes shards; and it reads the conversations of the recipe's sources, and decides which are kept. What
 * was read stays in the work folder, and conversations and tokenizer in the store, so another attempt continues after
 * these steps.
 */
public final class IngestJob implements StageJob<RunRequested, IngestResult> {
    /** Rises when the same sources would give another corpus than before, or when the format of the work files changes. */
    static final int VERSION = 11;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    /** Each byte of text is written as a candidate, as a document, and as tokens. */
    private static final int WRITTEN_A_BYTE = 3;

    private final SourceFolders folders;
    private final PrivateHosts privateHosts;
    private final FeedbackTopic feedback;
    private final long mostTokens;

    /**
     * @param folders in which sources may be
     * @param privateHosts that recipes may allow
     * @param feedback from which sources may be made
     * @param mostTokens the largest number of tokens in a shard
     */
    public IngestJob(SourceFolders folders, PrivateHosts privateHosts, FeedbackTopic feedback, long mostTokens) {
        this.folders = folders;
        this.privateHosts = privateHosts;
        this.feedback = feedback;
        this.mostTokens = mostTokens;
    }

    /** A job that reads no votes. */
    public IngestJob(SourceFolders folders, PrivateHosts privateHosts, long mostTokens) {
        this(folders, privateHosts, FeedbackTopic.NONE, mostTokens);
    }

    @Override
    public Stage stage() {
        return Stage.INGEST;
    }

    @Override
    public JobId id(RunRequested request) {
        return JobId.of(stage(), IngestInputs.of(request, folders, mostTokens));
    }

    @Override
    public boolean servesItsRunAlone(RunRequested request) {
        return request.recipe().corpus().sources().stream().anyMatch(IngestInputs::isFetchedByEachRun);
    }

    @Override
    public Class<IngestResult> resultType() {
        return IngestResult.class;
    }

    /** What an evaluation chooses from the tasks, and the names in release rules, are not among the inputs of a corpus. */
    @Override
    public void check(RunRequested request) throws IOException {
        RecipeTasks.read(request.recipe(), folders);
    }

    @Override
    public IngestResult perform(RunRequested request, JobContext context) throws IOException {
        CorpusRecipe recipe = request.recipe().corpus();
        Optional<StartingModel> start = StartingModel.of(request.recipe(), folders);
        int threads = Runtime.getRuntime().availableProcessors();
        List<RequestItem> redTeam =
                RedTeamRequests.read(request.recipe().evaluate().redTeam(), folders);
        List<ReadTask> tasks = RecipeTasks.read(request.recipe(), folders);
        SortedMap<String, Constitution> constitutions =
                ConstitutionFiles.read(request.recipe().finetune(), folders);
        Optional<ConversationStep> conversations = ConversationStep.of(request, threads, feedback);
        // First, because a source of conversations with mistakes is read sooner than a whole corpus.
        if (conversations.isPresent()) conversations.get().read(folders, context, cancellation(context));
        SortedMap<String, String> asked = RecipeTasks.texts(tasks);
        asked.putAll(RedTeamRequests.texts(redTeam));
        DocumentCollector collector =
                new DocumentCollector(recipe, request.recipe().seed(), threads, asked);
        collect(collector, recipe.sources(), request, context);
        context.checkActive();
        try (Staging staging = context.store().stage("corpora/" + context.job(), MediaTypes.CORPUS)) {
            CollectedCorpus collected = collector.decide(context.workFolder(), staging.folder(), (done, total) -> {
                if (context.due("check", CHECK_EVERY)) context.checkActive();
                context.progress("deciding", "documents", done, total);
            });
            requireBothSplits(recipe, collected);
            SealedRedTeam.write(staging.folder(), redTeam);
            SealedTasks.write(staging.folder(), tasks);
            SealedConstitutions.write(staging.folder(), constitutions);
            Optional<ConversationStep.Sealed> chats = conversations.isPresent()
                    ? Optional.of(conversations.get().seal(collected, context))
                    : Optional.empty();
            Path documents = staging.folder().resolve(DocumentsFile.NAME);
            Artifact tokenizer = start.isPresent()
                    ? start.get().tokenizer(context)
                    : tokenizer(request.recipe().tokenizer(), documents, collected, context);
            try (Tokenizer encoder = Tokenizer.open(context.store().open(tokenizer));
                    Stream<Document> stream = DocumentsFile.read(documents)) {
                Canaries canaries = canaries(request.recipe());
                long documentCount = collected.withCopies();
                CorpusShards.Written written = new CorpusShards(context.store(), encoder, mostTokens)
                        .write(
                                "shards/" + context.job(),
                                canaries.among(
                                        collected.repeated(stream).iterator(),
                                        documentCount,
                                        request.recipe().seed()),
                                shard -> context.report(new ShardSealed(request.run(), shard)),
                                done -> {
                                    context.checkActive();
                                    context.progress(
                                            "tokenising", "documents", done, documentCount + canaries.planted());
                                });
                context.checkActive();
                canaries.write(staging.folder());
                CorpusCard card = collected.card(written.tokens(), encoder.vocabularySize());
                card.write(staging.folder());
                if (start.isPresent()) start.get().described().write(staging.folder());
                Artifact model = start.isPresent() ? start.get().model(context) : null;
                if (model != null) requireUnchanged(request, context);
                DataCard summary = card.summary();
                return new IngestResult(new Corpus(
                        staging.seal(),
                        tokenizer,
                        written.shards(),
                        chats.map(one -> summary.with(one.summary())).orElse(summary),
                        model,
                        chats.map(ConversationStep.Sealed::artifact).orElse(null)));
            }
        }
    }

    private static Canaries canaries(Recipe recipe) {
        Integer each = recipe.corpus().canaries();
        return each == null ? new Canaries(List.of()) : Canaries.of(each, recipe.seed());
    }

    /** The size of remote sources is not known beforehand. */
    @Override
    public long bytesNeeded(RunRequested request, ArtifactStore store) {
        long bytes = 0;
        for (SourceRecipe source : request.recipe().corpus().sources()) bytes += textBytes(source);
        for (ConversationSource source :
                ConversationCollector.sources(request.recipe().finetune()))
            bytes += ConversationStep.bytes(source, folders);
        return WRITTEN_A_BYTE * bytes;
    }

    private long textBytes(SourceRecipe source) {
        if (source.liesElsewhere()) return 0;
        try {
            return SourceReaders.of(source).textBytes(folders);
        } catch (IOException | UncheckedIOException e) {
            return 0; // The work itself says what is wrong with it.
        }
    }

    /**
     * Announces every shard again, although each was announced when it was sealed: progress reports may be lost, but
     * the events of a result may not.
     */
    @Override
    public List<PipelineEvent> announce(RunRequested request, IngestResult result) {
        List<PipelineEvent> events = new ArrayList<>();
        result.corpus().shards().forEach(shard -> events.add(new ShardSealed(request.run(), shard)));
        events.add(new CorpusSealed(request.run(), request.recipe(), result.corpus()));
        return events;
    }

    /** What has been read stays in the work folder, so another attempt continues after it. */
    private void collect(
            DocumentCollector collector, List<SourceRecipe> sources, RunRequested request, JobContext context)
            throws IOException {
        Path done = context.workFolder().resolve("collected");
        if (Files.exists(done)) return;
        CancellationCheck cancellation = cancellation(context);
        Path scratch = Files.createDirectories(context.workFolder().resolve("sources"));
        SourceAccess access = new SourceAccess(folders, privateHosts, scratch, cancellation, context::durable);
        EarlierFetches fetches = new EarlierFetches(context.store());
        fetches.restore(sources, access);
        collector.read(context.workFolder(), access, (source, number, total) -> {
            cancellation.check();
            context.progress("reading " + source.name(), "documents", number, total);
        });
        requireUnchanged(request, context);
        fetches.keep(sources, access);
        Files.createFile(done);
        context.durable("sources read", 1);
    }

    private static CancellationCheck cancellation(JobContext context) {
        return () -> {
            if (context.due("check", CHECK_EVERY)) context.checkActive();
        };
    }

    /** The files that were read must be those from which the job's id was computed. */
    private void requireUnchanged(RunRequested request, JobContext context) throws SourceRefusedException {
        if (id(request).equals(context.job())) return;
        throw new SourceRefusedException(
                "The files of the run's sources changed while they were read; start the run again when no"
                        + " program is writing"
                        + " to them.");
    }

    private static void requireBothSplits(CorpusRecipe recipe, CollectedCorpus collected)
            throws SourceRefusedException {
        long training = collected.kept() - collected.heldOut();
        if (training > 0 && collected.heldOut() > 0) return;
        throw new SourceRefusedException(
                "Of " + collected.read() + " documents " + training + " are left for training and "
                        + collected.heldOut()
                        + " are held out for evaluation, but there must be some of both"
                        + collected
                                .mostlyDroppedBy()
                                .map(rule -> " (most were left out by " + rule + ")")
                                .orElse("")
                        + ": add sources, relax the rules, or change the share corpus.heldOut = "
                        + recipe.heldOut() + ".");
    }

    private static Artifact tokenizer(
            TokenizerRecipe recipe, Path documents, CollectedCorpus collected, JobContext context) throws IOException {
        String location = "tokenizers/" + context.job();
        Optional<Artifact> learned = context.store().findWhole(location);
        if (learned.isPresent()) return learned.get();
        context.progress("training the tokenizer", "tokens", 0, recipe.vocabulary());
        BytePairVocabulary vocabulary;
        try (Stream<Document> all = DocumentsFile.read(documents)) {
            Stream<String> sample = all.filter(new TokenizerSample(recipe.sampleBytes(), collected.bytes()))
                    .map(Document::text);
            vocabulary = BytePairTrainer.train(sample::iterator, recipe.vocabulary());
        }
        context.checkActive();
        try (Staging staging = context.store().stage(location, MediaTypes.TOKENIZER)) {
            TokenizerFolder.write(staging.folder(), vocabulary);
            Artifact sealed = staging.seal();
            context.durable("tokenizer", 1);
            context.progress("training the tokenizer", "tokens", vocabulary.size(), vocabulary.size());
            return sealed;
        }
    }
}
