package dev.trainyard.ingest;

import dev.trainyard.contracts.artifact.Artifact;
import dev.trainyard.contracts.artifact.MediaTypes;
import dev.trainyard.contracts.event.Corpus;
import dev.trainyard.contracts.event.CorpusSealed;
import dev.trainyard.contracts.event.DataCard;
import dev.trainyard.contracts.event.EventJson;
import dev.trainyard.contracts.event.PipelineEvent;
import dev.trainyard.contracts.event.RunRequested;
import dev.trainyard.contracts.event.ShardSealed;
import dev.trainyard.contracts.recipe.CorpusRecipe;
import dev.trainyard.contracts.recipe.TokenizerRecipe;
import dev.trainyard.contracts.run.Stage;
import dev.trainyard.corpus.Document;
import dev.trainyard.corpus.DocumentsFile;
import dev.trainyard.ingest.collection.Collection;
import dev.trainyard.ingest.collection.DocumentCollector;
import dev.trainyard.ingest.collection.SourceCount;
import dev.trainyard.ingest.extraction.SourceFolders;
import dev.trainyard.ingest.extraction.SourceRefusedException;
import dev.trainyard.ingest.sharding.CorpusShards;
import dev.trainyard.ingest.splitting.HeldOutSplit;
import dev.trainyard.ingest.tokenization.TokenizerSample;
import dev.trainyard.model.tokenizer.BytePairTrainer;
import dev.trainyard.model.tokenizer.BytePairVocabulary;
import dev.trainyard.model.tokenizer.Tokenizer;
import dev.trainyard.model.tokenizer.TokenizerFolder;
import dev.trainyard.runtime.artifact.Staging;
import dev.trainyard.runtime.job.JobContext;
import dev.trainyard.runtime.job.JobId;
import dev.trainyard.runtime.job.StageJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Stage 1: collect the documents, learn a tokenizer or take that of the model to start from, write shards. What is
 * collected stays in the work folder and the tokenizer in the store, so another attempt goes on after them.
 */
public final class IngestJob implements StageJob<RunRequested, IngestResult> {
    /** Rises when the same sources would give another corpus than before. */
    private static final int VERSION = 2;

    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final SourceFolders folders;
    private final long mostTokens;

    /** @param mostTokens of one shard */
    public IngestJob(SourceFolders folders, long mostTokens) {
        this.folders = folders;
        this.mostTokens = mostTokens;
    }

    @Override
    public Stage stage() {
        return Stage.INGEST;
    }

    @Override
    public JobId id(RunRequested request) {
        CorpusRecipe corpus = request.recipe().corpus();
        List<String> contents =
                corpus.sources().stream().map(folders::fingerprint).toList();
        String from = request.recipe().pretrain().from();
        if (from != null) {
            int context = request.recipe().pretrain().context();
            return JobId.of(stage(), VERSION, mostTokens, corpus, folders.modelFingerprint(from), context, contents);
        }
        return JobId.of(stage(), VERSION, mostTokens, corpus, request.recipe().tokenizer(), contents);
    }

    @Override
    public Class<IngestResult> resultType() {
        return IngestResult.class;
    }

    @Override
    public IngestResult perform(RunRequested request, JobContext context) throws IOException {
        CorpusRecipe recipe = request.recipe().corpus();
        Optional<StartingModel> start = StartingModel.of(request.recipe().pretrain(), folders);
        Path documents = context.workFolder().resolve(DocumentsFile.NAME);
        Collection collected = collect(recipe, documents, context);
        requireBothSplits(recipe, collected);
        Artifact tokenizer = start.isPresent()
                ? start.get().tokenizer(context)
                : tokenizer(request.recipe().tokenizer(), documents, collected, context);
        try (Tokenizer encoder = Tokenizer.open(context.store().open(tokenizer));
                Stream<Document> stream = DocumentsFile.read(documents)) {
            CorpusShards.Written written = new CorpusShards(context.store(), encoder, mostTokens)
                    .write(
                            "shards/" + context.job(),
                            stream.iterator(),
                            shard -> context.report(new ShardSealed(request.run(), shard)),
                            done -> {
                                context.checkActive();
                                context.progress("tokenising", "documents", done, collected.kept());
                            });
            DataCard card = card(collected, written.tokens(), encoder.vocabularySize());
            return new IngestResult(new Corpus(
                    sealDocuments(documents, card, context),
                    tokenizer,
                    written.shards(),
                    card,
                    start.isPresent() ? start.get().model(context) : null));
        }
    }

    /** Each shard was announced when it was sealed; it is again, since a report may be lost and an answer may not. */
    @Override
    public List<PipelineEvent> announce(RunRequested request, IngestResult result) {
        List<PipelineEvent> events = new ArrayList<>();
        result.corpus().shards().forEach(shard -> events.add(new ShardSealed(request.run(), shard)));
        events.add(new CorpusSealed(request.run(), request.recipe(), result.corpus()));
        return events;
    }

    private Collection collect(CorpusRecipe recipe, Path documents, JobContext context) throws IOException {
        Path ledger = context.workFolder().resolve("collection.json");
        if (Files.exists(ledger)) return EventJson.mapper().readValue(ledger.toFile(), Collection.class);
        Collection collected = new DocumentCollector(folders, new HeldOutSplit(recipe.heldOut()))
                .collect(recipe, documents, (source, number, total) -> {
                    if (context.due("check", CHECK_EVERY)) context.checkActive();
                    context.progress("reading " + source.name(), "documents", number, total);
                });
        Path unfinished = context.workFolder().resolve("collection.json.part");
        EventJson.mapper().writeValue(unfinished.toFile(), collected);
        Files.move(unfinished, ledger, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return collected;
    }

    private static void requireBothSplits(CorpusRecipe recipe, Collection collected) throws SourceRefusedException {
        long training = collected.kept() - collected.heldOut();
        if (training > 0 && collected.heldOut() > 0) return;
        throw new SourceRefusedException(
                "Of " + collected.read() + " documents " + training + " are left to train on and "
                        + collected.heldOut()
                        + " are held out to measure with, and there must be some of both: name more sources"
                        + " or another share than corpus.heldOut = " + recipe.heldOut() + ".");
    }

    private static Artifact tokenizer(TokenizerRecipe recipe, Path documents, Collection collected, JobContext context)
            throws IOException {
        String location = "tokenizers/" + context.job();
        Optional<Artifact> learned = context.store().find(location);
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
            context.progress("training the tokenizer", "tokens", vocabulary.size(), vocabulary.size());
            return sealed;
        }
    }

    private static Artifact sealDocuments(Path documents, DataCard card, JobContext context) throws IOException {
        context.checkActive();
        try (Staging staging = context.store().stage("corpora/" + context.job(), MediaTypes.CORPUS)) {
            Files.copy(documents, staging.folder().resolve(DocumentsFile.NAME));
            EventJson.mapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(staging.folder().resolve("data-card.json").toFile(), card);
            return staging.seal();
        }
    }

    private static DataCard card(Collection collected, Map<String, Long> tokens, int vocabulary) {
        Map<String, Long> dropped = new TreeMap<>();
        List<DataCard.SourceCard> sources = new ArrayList<>();
        for (SourceCount source : collected.sources()) {
            source.dropped().forEach((reason, number) -> dropped.merge(reason, number, Long::sum));
            sources.add(new DataCard.SourceCard(
                    source.name(),
                    source.licence(),
                    source.read(),
                    source.kept(),
                    source.dropped(),
                    source.bytes(),
                    tokens.getOrDefault(source.name(), 0L)));
        }
        return new DataCard(
                collected.read(),
                collected.kept(),
                collected.heldOut(),
                dropped,
                collected.bytes(),
                tokens.values().stream().mapToLong(Long::longValue).sum(),
                vocabulary,
                sources);
    }
}
